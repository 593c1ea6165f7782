"""What the first load of each page weighs, of the patient's face and of the staff's."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import F
from django.urls import reverse

from adherence.models import Episode
from bench.every_page import heaviest, make_demo_clinic, patient_pages, staff_pages
from bench.fetcher import Fetcher, largest, noted
from bench.registry import Result, bench
from bench.serving import collect_static, running_server, signed_in
from bench.suites.lists import PAGES, fill
from clinic import clock
from clinic.scratch import work_folder
from notifications.models import Message
from patients.links import issue, url_of
from patients.models import Capability, Patient
from programs.models import Booking, Session

ROWS = 50


def _staff_addresses() -> dict[str, str]:
    patient = Patient.objects.order_by("pk")[0].uid
    session = Session.objects.order_by("-starts_at", "pk")[0].uid
    booked = Booking.objects.filter(session__uid=session).order_by("pk")[0].uid
    recorded = Booking.objects.order_by("pk")[0].uid
    named = {
        "session-create": [],
        "session-detail": [session],
        "session-move": [session],
        "session-cancel": [session],
        "booking-outcome": [recorded],
        "booking-cancel": [booked],
        "patient-create": [],
        "patient-detail": [patient],
        "program": [patient],
        "worklist-rules": [],
        "episode-detail": [Episode.objects.order_by("pk")[0].uid],
        "message-detail": [Message.objects.order_by("pk")[0].uid],
        "settings": [],
    }
    return {
        **{name: reverse(name) for name in PAGES},
        **{name: reverse(name, args=uids) for name, uids in named.items()},
    }


def _patient_addresses() -> dict[str, str]:
    """Return the pages behind a patient's three links."""
    booking = Booking.objects.filter(status="booked").order_by("pk")[0]
    day = timedelta(days=1)  # whatever the hour, her appointment is still to come
    Session.objects.filter(pk=booking.session_id).update(
        day=F("day") + day, starts_at=F("starts_at") + day, ends_at=F("ends_at") + day
    )
    until = clock.now() + timedelta(days=2)
    found = {}
    for capability, about in (
        (Capability.VISIT, booking.uid),
        (Capability.CHECK_IN, booking.uid),
        (Capability.MAIL, booking.patient.uid),
    ):
        link = issue(
            patient=booking.patient, capability=capability, about_uid=about, expires_at=until
        )
        found[capability.value] = urlsplit(url_of(link)).path
    return {
        "visit": found["visit"],
        "visit-cannot-come": f"{found['visit']}cannot-come/",
        "check-in": found["check_in"],
        "mail-wishes": found["mail"],
    }


@bench(
    "pages",
    "first load of every page, files included, as gunicorn sends it to a browser that takes Brotli",
    patient_kb="<= 40",
    staff_kb="<= 100",
)
def pages() -> Result:
    """Count the bytes of bodies with an empty cache; the largest page counts, and `n` names it.

    Files are Brotli; pages leave uncompressed, since a proxy would compress them and none is here.
    Lists are weighed with fifty rows, and every page that answers in the clinic of the demo.
    """
    staff = fill(ROWS)
    folder = work_folder()
    collect_static(folder)
    with running_server(folder, processes=1, threads=2) as server:
        visitor = Fetcher(server.port)
        patient = {name: visitor.first_load(path) for name, path in _patient_addresses().items()}
        patient |= {"account_login": visitor.first_load(reverse("account_login"))}
        member = Fetcher(server.port, signed_in(staff))
        ours = {name: member.first_load(path) for name, path in _staff_addresses().items()}
    clinic = make_demo_clinic()
    with running_server(folder, processes=1, threads=2) as server:
        ours = heaviest(ours, staff_pages(clinic, server.port))
        patient = heaviest(patient, patient_pages(clinic, server.port))
    return Result(
        "pages",
        {"patient_kb": largest(patient)[1], "staff_kb": largest(ours)[1]},
        {"pages": len(patient) + len(ours), **noted(patient), **noted(ours)},
    )
