"""One module a subject; importing this package registers them all."""

from bench.suites import (  # noqa: F401
    activity_import,
    assess,
    booking,
    booking_race,
    calendar,
    flag_latency,
    lists,
    mail_memory,
    pages,
    planning,
    protection,
    quality,
    reminders,
)
