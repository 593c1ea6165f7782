"""Two thousand due reminders, rendered with calendar file, beside smtplib sending the same."""

import smtplib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from functools import partial

from django.conf import settings
from django.test import override_settings

from bench import measure
from bench.population import make_clinic, publish_protocol
from bench.registry import Result, bench
from bench.sink import running_sink
from bench.suites.booking import enroll_many, make_class
from clinic import clock
from notifications.actions import Occasion, plan
from notifications.delivery import deliver_due
from notifications.models import Message, SentCopy
from programs.models import Booking, Session

MAILS = 2000
ROUNDS = 5
TOKEN = b"x" * 43


def fill_class() -> Session:
    """Book as many patients into one class as mails are measured."""
    clinic, staff, room = make_clinic()
    room.places = MAILS
    room.save()
    session = make_class(clinic, staff, room, in_days=2, at=time(10), places=MAILS)
    enrollments = enroll_many(clinic, publish_protocol(clinic), staff, MAILS)
    Booking.objects.bulk_create(
        Booking(
            clinic=clinic,
            session=session,
            enrollment=e,
            patient_id=e.patient_id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
        for e in enrollments
    )
    return session


def plan_reminders(session: Session) -> None:
    """Make a reminder due for each place in a class, and forget earlier ones."""
    Message.objects.all().delete()
    now = clock.now()
    plan(
        [
            Occasion(
                kind="reminder",
                clinic_id=session.clinic_id,
                recipient_uid=booking.patient.uid,
                about_uid=booking.uid,
                due_at=now - timedelta(minutes=1),
                send_before=session.starts_at,
                detail="1d",
            )
            for booking in session.bookings.select_related("patient")
        ]
    )


def _deliver() -> None:
    """Send all; a slow machine takes several runs, because each has a time budget."""
    sent = 0
    while sent < MAILS:
        result = deliver_due(now=clock.now(), limit=MAILS, connections=settings.MAIL_CONNECTIONS)
        assert result.sent, result
        sent += result.sent


def _mails() -> list[bytes]:
    """Return the mails just sent, from their copies; what stands for a link gets its length."""
    copies = SentCopy.objects.values_list("raw", flat=True)
    return [bytes(raw).replace(b"link-removed", TOKEN) for raw in copies]


def _send_bare(port: int, share: Sequence[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for raw in share:
            server.sendmail("clinic@steady.example", "patient@patients.example", raw)


def _loop(port: int, mails: list[bytes], connections: int) -> None:
    with ThreadPoolExecutor(connections) as pool:
        shares = [mails[n::connections] for n in range(connections)]
        list(pool.map(lambda share: _send_bare(port, share), shares))


@bench(
    "reminders",
    "2,000 due reminders with calendar file over SMTP, over as many connections as a worker has,"
    " beside smtplib sending the same bytes over as many, and in one loop over one",
    ratio_to_smtplib=">= 0.7",
    ratio_to_one_loop="no limit",
)
def reminders() -> Result:
    session, connections = fill_class(), settings.MAIL_CONNECTIONS
    as_many: list[float] = []
    one: list[float] = []
    with (
        running_sink() as port,
        override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, MAIL_LOOKUP=""),
    ):
        for _ in range(ROUNDS):
            plan_reminders(session)
            took, mails = measure.seconds(_deliver), _mails()
            as_many.append(measure.seconds(partial(_loop, port, mails, connections)) / took)
            one.append(measure.seconds(partial(_loop, port, mails, 1)) / took)
    return Result(
        "reminders",
        {
            "ratio_to_smtplib": round(measure.median(as_many), 2),
            "ratio_to_one_loop": round(measure.median(one), 2),
        },
        {"mails": MAILS, "connections": connections, "rounds": ROUNDS},
    )
