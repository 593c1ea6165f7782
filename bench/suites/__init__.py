"""One module a subject; importing this package registers them all, in the order of the table."""

from bench.suites import booking, lists, reminders  # noqa: F401
