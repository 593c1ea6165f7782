"""Throwing the synthetic clinic away."""

from django.apps import apps
from django.db import connection

from clinic import tenancy
from clinic.settings.base import APPS_OF_THE_HOUSE
from clinic.trail.emptying import without_guards


def empty() -> None:
    """Empty every table of the house and its audit, and end every sign-in.

    TRUNCATE, because rows that never change refuse to be deleted one by one.
    """
    tables = {
        model._meta.db_table
        for name in (*APPS_OF_THE_HOUSE, "pghistory", "sessions", "account", "usersessions", "mfa")
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    names = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    with tenancy.owner(), without_guards(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")
