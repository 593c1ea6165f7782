#!/usr/bin/env python
"""Run Steady's management commands."""

import os
import sys

# Django's own commands about tables, which look at nobody's rows and work before there are roles.
ABOUT_TABLES = {"makemigrations", "showmigrations", "sqlmigrate"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.development")
    from django.core.management import execute_from_command_line

    if not ABOUT_TABLES.intersection(sys.argv[1:2]):
        execute_from_command_line(sys.argv)
        return
    from clinic import tenancy

    with tenancy.owner():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
