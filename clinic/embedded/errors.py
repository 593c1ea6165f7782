"""What the embedded server says when it cannot run."""

from django.core.management.base import CommandError
from django.db.utils import OperationalError


class EmbeddedUnavailable(OperationalError, CommandError):
    """The embedded PostgreSQL cannot run; the message is one sentence for a person.

    An OperationalError, so that whoever can live without a database lives without this one; a
    CommandError, so that manage.py prints the sentence without a traceback.
    """


WAY_OUT = "or set DATABASE_URL to a PostgreSQL server of your own"
