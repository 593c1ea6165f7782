"""Django's PostgreSQL backend, telling every transaction whose rows it may see."""

from django.db.backends.postgresql import base

from clinic.tenancy.connection import WalledConnection


class DatabaseWrapper(WalledConnection, base.DatabaseWrapper):
    """A connection behind the walls between clinics."""
