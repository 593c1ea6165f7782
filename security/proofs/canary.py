"""Marked strings in every field are in no log, queue, address, mail head, session or error page.

The processes run on the production settings; pages are opened, forms sent, mails refused in words
that quote the address, and for a moment every query about patients fails.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.test import Client
from django.urls import reverse

from clinic import clock
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Role
from notifications.models import Message
from patients.actions.signing_in import ask_to_sign_in, enter
from patients.links import issue
from patients.models import Capability, Patient, SignIn
from security.canary.house import House, house, wait_until
from security.canary.marks import TYPED, Planted, plant
from security.canary.rows import make_more
from security.canary.search import hits, log_of_database, places
from security.canary.visitors import Visitor
from security.lines import Line

NEEDS_A_CLINIC = True


def prove(*, full: bool) -> list[Line]:
    """Plant, run and search in the database that this process uses. Needs a clinic with people."""
    make_more(Patient.objects.select_related("clinic").order_by("pk")[0].clinic)
    planted = plant()
    log = log_of_database()
    began = log.stat().st_size if log else 0
    with tempfile.TemporaryDirectory(prefix="steady-canary-") as name, house(Path(name)) as running:
        visitors = _visits(running, full=full)
        broke = _broke(visitors)
        with _broken_database():
            _everything_fails(running, visitors)
        _mails_leave(running, full=full)
        of_mails = _links_of_mails(running, full=full)
        broke += _broke(of_mails)
        visitors += of_mails
        said = log.read_bytes()[began:] if log else b""
        read, marked = hits(planted, places(running, visitors, said))
        return [_line(planted, read, marked, visitors, running), _whole(broke)]


def _broke(visitors: list[Visitor]) -> list[str]:
    """Return what was answered with an error of the server's while nothing was broken."""
    answers = [answer for visitor in visitors for answer in visitor.answers]
    return [f"{a.method} {a.url}: {a.status}" for a in answers if a.status >= 500]


def _whole(broke: list[str]) -> Line:
    """Return that every page opens that shows marked fields: one that broke shows none."""
    figures: dict[str, object] = {"server_errors": len(broke)}
    if broke:
        figures["where"] = "; ".join(broke[:12])
    return Line("canary, every page opens", not broke, figures)


def _line(
    planted: Planted,
    read: dict[str, int],
    marked: Counter[str],
    visitors: list[Visitor],
    running: House,
) -> Line:
    answers = [answer for visitor in visitors for answer in visitor.answers]
    statuses = {status: sum(a.status // 100 == status for a in answers) for status in (2, 3, 4, 5)}
    figures: dict[str, object] = {
        "marked_fields": len(planted.fields),
        "hits": sum(marked.values()),
        "requests": len(answers),
        **{f"answers_{status}xx": n for status, n in statuses.items()},
        "mails": len(running.sink.taken),
        "mails_refused": running.sink.refused,
        "kb_read": sum(read.values()) // 1024,
        "places": len(read),
        "calendar_bytes": read.get("calendar files", 0),
        "fields_without_rows": ", ".join(planted.without_rows),
        "fields_that_take_no_mark": ", ".join(planted.refused),
    }
    if marked:
        figures["where"] = "; ".join(f"{what} x{n}" for what, n in marked.most_common(12))
    happened = statuses[5] and statuses[4] and running.sink.taken and running.sink.refused
    return Line("canary", not marked and bool(happened), figures)


def _visits(running: House, *, full: bool) -> list[Visitor]:
    pages, forms = (400, 120) if full else (30, 8)
    staff = _person(Patient.objects.select_related("clinic").order_by("pk")[0].clinic)
    session = Client()
    session.force_login(staff)
    at_work = Visitor(running.port, {"session": next(iter(session.cookies.values())).value})
    starts = ["/patients/", "/worklist/", "/today/", "/mail/", "/settings/", "/quality/"]
    at_work.walk([*starts, f"/patients/?q={TYPED}"], pages=pages, forms=forms)
    for resource in ("patients", "symptom-reports", "episodes", "messages", "bookings"):
        at_work.ask("GET", f"/api/v1/{resource}/")
    stranger = Visitor(running.port)
    stranger.walk(["/accounts/login/", "/my/", f"/nowhere/{TYPED}/"], pages=8, forms=3)
    return [at_work, stranger, _patient(running, pages=pages // 2, forms=forms)]


def _person(clinic: Clinic) -> Staff:
    """Make somebody who holds every role."""
    staff = Staff.objects.create_user("canary@security.example", name="Nobody in particular")
    for role in Role.values:
        Membership.objects.create(clinic=clinic, staff=staff, role=role)
    return staff


def _patient(running: House, *, pages: int, forms: int) -> Visitor:
    """Let a patient enter her own pages, and look around."""
    patient = Patient.objects.filter(status="active", enrollments__status="active").first()
    assert patient is not None, "nobody is in a program"
    ask_to_sign_in(email=patient.email, browser="hers")
    wish = SignIn.objects.latest("pk")
    link = issue(patient=patient, capability=Capability.SIGN_IN, about_uid=wish.uid,
                 expires_at=wish.expires_at)  # fmt: skip
    her = Visitor(running.port, {"her-visit": enter(link=link, browser="hers").token})
    her.walk([reverse("her-page")], pages=pages, forms=forms)
    return her


@contextmanager
def _broken_database() -> Iterator[None]:
    """Let every query about patients fail: its text and its error hold values."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE patients_patient RENAME TO patients_gone")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE patients_gone RENAME TO patients_patient")


def _everything_fails(running: House, visitors: list[Visitor]) -> None:
    worker = running.folder / "worker.log"
    before = worker.read_text().count('"error"')
    running.ask_worker("notifications.deliver_due")
    running.ask_worker("patients.plan_check_ins")
    at_work = visitors[0]
    for url in ("/patients/", f"/patients/?q={TYPED}", f"/api/v1/patients/?q={TYPED}", "/today/"):
        at_work.ask("GET", url)
    at_work.ask("POST", "/patients/new/", {"family_name": TYPED, "given_name": TYPED})
    running.run("manage.py", "deliver", "--once")
    wait_until("a task fails", lambda: worker.read_text().count('"error"') > before, worker)


def _mails_leave(running: House, *, full: bool) -> None:
    """Let what waits be due now, until some have left and some were refused."""
    now = clock.now()
    waiting = Message.objects.filter(state="pending").order_by("pk")
    chosen = waiting.values_list("pk", flat=True)[: 400 if full else 30]
    Message.objects.filter(pk__in=list(chosen)).update(
        due_at=now - timedelta(minutes=5), send_before=now + timedelta(days=1), try_after=None
    )
    running.ask_worker("notifications.deliver_due")
    running.run("manage.py", "deliver", "--once")
    sink = running.sink
    wait_until("mails leave", lambda: bool(sink.taken and sink.refused), running.logs[-1])


def _links_of_mails(running: House, *, full: bool) -> list[Visitor]:
    """Follow what the mails link to, and send what is asked there."""
    here = f"http://127.0.0.1:{running.port}"
    starts = set()
    for mail in running.sink.mails():
        body = mail.get_body(("plain",))
        words = body.get_content().split() if body else []
        starts |= {word.strip("<>().,").removeprefix(here) for word in words if here in word}
    visitor = Visitor(running.port)
    visitor.walk(sorted(starts), pages=200 if full else 12, forms=40 if full else 6)
    return [visitor]
