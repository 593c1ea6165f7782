"""Every page of the three faces: no barrier that axe finds, no breach of the policy."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from adherence.actions import report_quarters
from adherence.models import Contact, Episode, HandOver, QualityReport
from clinic import clock
from clinic.actors import Actor
from clinic.models import Room, Staff
from clinic.permissions import Role
from demo.seeding import seed
from notifications.delivery import deliver_due
from notifications.models import Message
from patients.actions import answer_part, answer_question, move_patient
from patients.links import url_of
from patients.models import AccessLink, Capability, Dispensing, Patient, Precaution
from patients.portal.pages import pages
from programs import actions
from programs.models import (
    Booking,
    Enrollment,
    Exercise,
    PlanningRun,
    Proposal,
    ProtocolVersion,
    Session,
)
from tests.browser.conftest import House, faults_on, watch
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.integration.portal.entering import entered

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}}

PAGES = {
    "": ["/demo/", "/demo/outbox/", "/accounts/login/", "/learn/", "/learn/sources/",
         *[f"/learn/what-exercise-does/?depth={depth}" for depth in ("plain", "more", "clinical")]],
    "physiologist": [
        "/today/",
        "/calendar/",
        "/calendar/?view=people",
        "/calendar/?view=rooms",
        "/calendar/?view=agenda",
        "/calendar/feed/",
        "/calendar/away/",
        "/calendar/changes/",
        "/calendar/unsettled/",
        "/adverse-events/",
        "/calendar/sessions/new/",
        "/patients/",
        "/patients/new/",
        "/patients/import/",
        "/dose/",
        "/progressions/",
        "/progressions/limits/",
        "/protocols/",
        "/protocols/new/",
        "/exercises/",
        "/exercises/new/",
        "/mail/",
        "/mail/?show=all",
        "/mail/phone/",
        "/mail/phone/print/",
    ],
    "patient": [],
    "coordinator": ["/planning/", "/record-openings/", "/rights/retention/"],
    "administrator": ["/settings/", "/settings/people/",
        "/settings/roles/", "/settings/rooms/", "/settings/hours/",
                      "/settings/closures/", "/settings/readiness/", "/settings/worklist/",
                      "/settings/workers/", "/settings/workers/held/", "/settings/languages/",
                      "/settings/mail-texts/",
                      "/settings/mail-texts/reminder/es/", "/settings/mail-texts/day-sheet/en/",
                      "/settings/logo/", "/settings/keys/", "/settings/sign-in/",
                      "/settings/retention/", "/settings/retention/links/",
                      "/audit/", "/audit/changes/", "/audit/sign-ins/", "/audit/whole/"],
    # The last, for she gets a second clinic, and beside that the demo signs nobody in.
    "nurse": [
        "/worklist/",
        "/check-ins/",
        "/worklist/hand-over/",
        "/worklist/cover/",
        "/worklist/asked-again/",
        "/worklist/?level=a&overdue=1",
        "/worklist/print/",
        "/worklist/views/",
        "/worklist/rules/",
        "/worklist/rules/change/",
        "/quality/",
        "/quality/unheard/",
        "/quality/unseen/",
    ],
}  # fmt: skip
# role, page, the first link of this kind on it leads to one more page
DETAILS = [
    ("physiologist", "/today/", "main a[href*='/calendar/sessions/']"),
    (
        "physiologist",
        "/patients/",
        "main a[href*='/patients/']:not([href*='new']):not([href*='?'])",
    ),
    ("nurse", "/worklist/", "main a.row-title"),
    ("nurse", "/worklist/rules/", "main a[href*='/rules/drafts/']"),
    ("", "/demo/outbox/", "main .rows a"),
    ("administrator", "/settings/people/", "main a.row-title"),
]
OF_A_PATIENT = (
    "program",
    "program-end",
    "program-plan",
    "dose",
    "patient-check-ins",
    "patient-mails",
    "patient-contact",
    "patient-check-in",
    "patient-measurement",
    "patient-precaution",
    "patient-carer",
    "patient-fill",
    "screening-create",
    "prescription-add",
    "heart-rate",
    "dose-adjust",
)
ACCOUNT = ["/accounts/2fa/", "/accounts/sessions/", "/accounts/password/set/", "/account/tokens/"]
IN_PLACE = "Boolean(document.querySelector('[hx-get], [hx-post]')) && !('htmx' in window)"
KINDS = ("booking-confirmed", "check-in", "re-ask")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_page_has_a_barrier_or_breaks_the_policy(
    house: House, browser: Browser, scheme: str, width: int
) -> None:
    seed(patients=30, weeks=4, seed=1, fresh=False, now=clock.now())
    deliver_due(now=clock.now())
    found: list[str] = []
    for role in PAGES:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        faults = watch(context)
        page = context.new_page()
        if role == "patient":
            _enter(context, house)
        elif role:
            page.goto(f"{house.url}/demo/")
            page.locator(f"form[action$='/{role}/'] button").first.click()
        for url in [*PAGES[role], *_details(page, house, role), *_pages_of_objects(role)]:
            found += _look_at(page, house, url)
        context.close()
        found += faults
    assert not found, "\n".join(found)


def _enter(context: BrowserContext, house: House) -> None:
    """Let a browser be that of a patient about whom there is much to show."""
    told = Contact.objects.filter(result="reached").latest("pk").episode.patient
    visit = entered(told).cookies["her-visit"].value
    context.add_cookies([{"name": "her-visit", "value": visit, "url": house.url}])


def _details(page: Page, house: House, role: str) -> list[str]:
    """Return one page of each kind that a list leads to, and the patient's pages."""
    found = []
    for who, path, selector in DETAILS:
        if who == role:
            page.goto(house.url + path)
            found.append(str(page.locator(selector).first.get_attribute("href")))
    if role == "":
        for kind in KINDS:
            page.goto(f"{house.url}/demo/outbox/?kind={kind}")
            page.locator("main .rows a").first.click()
            found += [
                str(link.get_attribute("href")) for link in page.locator(".chips a").all()[:1]
            ]
        found.append(_answered())
        found += _check_in()
    return found


def _answered() -> str:
    """Return what the patient sees who has answered the one question of her link."""
    link = AccessLink.objects.get(capability=Capability.QUESTION)
    answer_question(link=link, answer=5)
    return f"{url_of(link)}done/"


def _check_in() -> list[str]:
    """Return a check-in that says what needs somebody: each kind of question, and what follows."""
    link = AccessLink.objects.filter(capability=Capability.CHECK_IN).first()
    low = {"pain": 8, "signs_asked": True, "mood_interest": 3, "mood_low": 3, "confidence": 2}
    answer_part(patient=link.patient, link=link, answers=low)
    return [url_of(link) + page for page in ("", "2/", "3/", "11/", "14/", "16/", "done/")]


def _pages_of_objects(role: str) -> list[str]:
    """Return the pages that act on one object, each with an object that it can act on."""
    now = clock.now()
    if role == "physiologist":
        coming = Booking.objects.filter(status="booked", starts_at__gt=now + timedelta(days=2))
        noted = Precaution.objects.filter(ended_at=None).exclude(note="").values("patient")
        hers = coming.filter(patient__in=noted)  # so that each page about her has it in its strip
        booking = hers.select_related("session", "patient").first()
        begun = Booking.objects.filter(status="attended").order_by("-starts_at").first()
        patient = booking.patient
        course = patient.therapy_courses.get(ended_on=None)
        free = Patient.objects.filter(status="active").exclude(
            enrollments__status__in=["active", "paused"]
        )
        return [
            *[
                reverse(name, args=[booking.session.uid])
                for name in ("session-edit", "session-move", "session-cancel", "session-series")
            ],
            *_pages_of_changes(),
            reverse("session-move", args=[booking.session.uid]) + "?start_time=03:00",
            reverse("session-move", args=[booking.session.uid]) + f"?day={booking.session.day}",
            reverse("day-sheet", args=[booking.session.day]),
            reverse("booking-cancel", args=[booking.uid]),
            reverse("booking-outcome", args=[begun.uid]),
            reverse("session-run", args=[begun.session.uid]),
            reverse("enrollment-create", args=[free.first().uid]),
            *[reverse(name, args=[patient.uid]) for name in OF_A_PATIENT],
            *[
                reverse(name, args=[patient.uid, course.uid])
                for name in ("patient-course-end", "patient-course-switch")
            ],
            reverse("message-detail", args=[Message.objects.filter(state="sent").first().uid]),
            *_pages_of_protocols(),
            *_pages_of_programs(),
        ]
    if role == "nurse":
        return [
            "/worklist/rules/",
            "/worklist/?queue=snoozed",
            "/worklist/?queue=resolved",
            *_pages_of_episodes(),
            *_pages_of_two_clinics(),
        ]
    if role == "patient":
        return [page.url for page in pages("/")]
    if role == "administrator":
        return [reverse("settings-room", args=[Room.objects.first().uid]), *ACCOUNT]
    return []


def _pages_of_episodes() -> list[str]:
    """Return an episode of each state, the one that was handed over, and a reported quarter."""
    states = Episode.objects.order_by("state", "pk").distinct("state")
    handed = HandOver.objects.get().episode
    report_quarters(now=clock.now() + timedelta(weeks=8))
    return [
        reverse("quality-quarter", args=[QualityReport.objects.first().uid]),
        *[reverse("episode-detail", args=[episode.uid]) for episode in states],
        f"{reverse('worklist-hand-over')}?episode={handed.uid}",
    ]


def _pages_of_two_clinics() -> list[str]:
    """Return the pages of a patient who can move, of one who has, and a wrong fill."""
    nurse = Staff.objects.get(name="Noor Granite")
    there = ClinicFactory(name="Southside", is_demo=True)
    MembershipFactory(clinic=there, staff=nurse, role=Role.NURSE)
    active = Patient.objects.filter(status="active").order_by("pk")
    stays = active.filter(enrollments__status="active").first()
    goes = active.exclude(enrollments__status__in=["active", "paused"]).first()
    fill = Dispensing.objects.filter(removed_at=None).first()
    moved = move_patient(patient=goes, to=there, mrn="S-1", by=Actor.member(nurse))
    return [
        reverse("patient-move", args=[stays.uid]),
        reverse("patient-detail", args=[moved.left.uid]),
        reverse("patient-fill-remove", args=[fill.patient.uid, fill.uid]),
    ]


def _pages_of_programs() -> list[str]:
    """Return a plan that waits, one visit of it, a screening, a proposal, a prescription."""
    run = PlanningRun.objects.get()
    patient = run.enrollments.get().patient
    proposal = Proposal.objects.filter(state="open").first()
    enrollment = Enrollment.objects.exclude(screening=None).exclude(prescriptions=None).first()
    prescription = enrollment.prescriptions.filter(superseded_at=None).first()
    series = Session.objects.filter(starts_at__gt=clock.now()).exclude(series=None).first()
    offered = Booking.objects.get(status="offered").session
    return [
        reverse("program", args=[patient.uid]),
        reverse("plan-run", args=[run.uid]),
        reverse("plan-visit", args=[run.visits.first().uid]),
        reverse("session-detail", args=[offered.uid]),
        f"{reverse('session-series', args=[series.uid])}?start_time=12:30",
        reverse("screening", args=[enrollment.patient.uid, enrollment.screening.uid]),
        reverse("proposal", args=[proposal.uid]),
        *[
            reverse(name, args=[enrollment.patient.uid, prescription.uid])
            for name in ("prescription-change", "prescription-substitute")
        ],
    ]


def _pages_of_protocols() -> list[str]:
    """Return the pages of one protocol, a version that is published, a draft, an exercise."""
    published = ProtocolVersion.objects.filter(published_at__isnull=False).first()
    draft = ProtocolVersion.objects.filter(published_at=None).first()
    exercise = Exercise.objects.get(code="leg-press")
    return [
        reverse("protocol-detail", args=[draft.protocol.uid]),
        reverse("protocol-rename", args=[draft.protocol.uid]),
        *[
            reverse(name, args=[published.protocol.uid, published.number])
            for name in ("version-detail", "version-cert")
        ],
        *[
            reverse(name, args=[draft.protocol.uid, draft.number])
            for name in ("version-edit", "version-publish", "version-discard")
        ],
        reverse("exercise-detail", args=[exercise.uid]),
        reverse("exercise-edit", args=[exercise.uid]),
    ]


def _pages_of_changes() -> list[str]:
    """Return a cancelled day before and after, and a session to make up."""
    coming = Session.objects.filter(
        status="scheduled", places_taken__gte=2, starts_at__gt=clock.now() + timedelta(days=3)
    )
    before, gone = coming.exclude(bookings__status="offered").order_by("starts_at")[:2]
    by = Actor.member(gone.physiologist)
    change = actions.cancel_session(session=gone, reason="Room is painted", by=by).change
    missed = gone.bookings.filter(status="cancelled", had_place=True).first()
    day = urlencode({"physiologist": before.physiologist.uid, "day": before.day})
    return [
        f"{reverse('day-away')}?{day}",
        reverse("change", args=[change.uid]),
        reverse("booking-make-up", args=[missed.uid]),
    ]


def _look_at(page: Page, house: House, url: str) -> list[str]:
    address = url if url.startswith("http") else house.url + url
    answer = page.goto(address)
    found = []
    if answer is None or answer.status != 200:
        found.append(f"{url}: status {answer.status if answer else 'none'}")
    if page.evaluate(IN_PLACE):
        found.append(f"{url}: is to be changed in place, and does not extend base_live.html")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        found.append(f"{url}: {wide} px too wide")
    results = Axe().run(page, options=OPTIONS)
    found += [
        f"{url}: {violation['id']} {[node['target'] for node in violation['nodes'][:3]]}"
        for violation in results.response["violations"]
    ]
    return found + [f"{url}: {fault}" for fault in faults_on(page)]
