"""Where the pages of the installation are, each with a row to show, in the clinic of the demo.

The addresses come from the URLconf, so that a new page is weighed without anybody thinking of it.
Not weighed are those that name more than one row, and whatever answers with no page.
"""

import re
from collections.abc import Iterator
from io import StringIO
from uuid import UUID, uuid4

from django.apps import apps
from django.core.management import call_command
from django.db.models import Count
from django.urls import URLPattern, URLResolver, get_resolver

from bench.fetcher import Fetcher
from bench.serving import signed_in
from clinic import clock
from clinic.access import declaration_of
from clinic.models import Clinic, Membership, Staff
from clinic.permissions import Role
from clinic.scratch import empty
from patients.actions.signing_in import ask_to_sign_in, enter
from patients.care.addresses import address_of
from patients.links import issue
from patients.models import Capability, Patient, SignIn

PATIENTS, WEEKS = 60, 16
HERS = "my/"
# The API's own pages, the library's and the demo's; the browser of the API is a library's, too.
_NOT_OURS = ("api/", "accounts/", "demo/")
_PARAMETER = re.compile(r"<(?P<kind>\w+):(?P<name>\w+)>")
BROWSER = "bench"


def make_demo_clinic() -> Clinic:
    """Replace what the scratch database holds by the demo's clinic."""
    empty()
    call_command("seed_demo", patients=PATIENTS, weeks=WEEKS, stdout=StringIO())
    return Clinic.objects.get()


def staff_pages(clinic: Clinic, port: int) -> dict[str, int]:
    """Weigh the pages of the staff's face for somebody with every role."""
    staff = Staff.objects.create_user("everything@clinic.example", name="Everything")
    for role in Role:
        Membership.objects.create(clinic=clinic, staff=staff, role=role)
    patient = _rich(clinic)
    urls = {name: _url(route, clinic, patient) for name, route in staff_routes().items()}
    return Fetcher(port, signed_in(staff)).weigh({name: url for name, url in urls.items() if url})


def staff_routes() -> dict[str, str]:
    """Return the addresses that only staff may open, by their names."""
    return {
        str(entry.name): route
        for route, entry in _routes()
        if not route.startswith(HERS) and _is_of_staff(entry)
    }


def patient_pages(clinic: Clinic, port: int) -> dict[str, int]:
    """Weigh the pages that a patient finds who has signed in."""
    patient = _rich(clinic)
    ask_to_sign_in(email=patient.email, browser=BROWSER)
    wish = SignIn.objects.latest("pk")
    link = issue(
        patient=patient, capability=Capability.SIGN_IN, about_uid=wish.uid,
        expires_at=wish.expires_at,
    )  # fmt: skip
    visitor = Fetcher(port, {"Cookie": f"her-visit={enter(link=link, browser=BROWSER).token}"})
    routes = [(route, entry) for route, entry in _routes() if route.startswith(HERS)]
    return visitor.weigh({str(e.name): f"/{r}" for r, e in routes if "<" not in r})


def heaviest(*several: dict[str, int]) -> dict[str, int]:
    """Return each page once, as heavy as it was anywhere."""
    names = sorted({name for sizes in several for name in sizes})
    return {name: max(sizes.get(name, 0) for sizes in several) for name in names}


def _rich(clinic: Clinic) -> Patient:
    """Return the patient with a program of whom there is most to show."""
    hers = Patient.objects.filter(clinic=clinic, enrollments__status="active")
    told = hers.exclude(email="").annotate(n=Count("symptom_reports"))
    return told.order_by("-n", "pk")[0]


def _is_of_staff(entry: URLPattern) -> bool:
    declared = declaration_of(entry.callback)
    return declared is not None and (declared.permission is not None or declared.signed_in)


def _routes() -> Iterator[tuple[str, URLPattern]]:
    """Yield each address of ours with its entry of the URLconf."""
    waiting: list[tuple[str, URLPattern | URLResolver]] = [
        ("", entry) for entry in get_resolver().url_patterns
    ]
    while waiting:
        before, entry = waiting.pop()
        route = before + str(entry.pattern)
        if route.startswith(_NOT_OURS):
            continue
        if isinstance(entry, URLResolver):
            waiting += [(route, inner) for inner in entry.url_patterns]
        else:
            yield route, entry


def _url(route: str, clinic: Clinic, patient: Patient) -> str:
    """Return the address with what it names in it; "" where that is more than one thing."""
    named = _PARAMETER.findall(route)
    if not named:
        return f"/{route}"
    [kind, name], *more = named
    if more or kind not in ("uuid", "day"):
        return ""
    value = _uid(route, clinic, patient) if kind == "uuid" else clock.today(clinic.time_zone)
    return "/" + route.replace(f"<{kind}:{name}>", f"{value}")


def _uid(route: str, clinic: Clinic, patient: Patient) -> UUID:
    """Return the uid of a row that an address can name: of the patient, or of the clinic."""
    address = address_of(route)
    if address is None:
        return uuid4()
    model = apps.get_model(address.model)
    rows = model._base_manager.order_by("pk")
    if any(field.name == "clinic" for field in model._meta.fields):  # people have several
        rows = rows.filter(clinic=clinic)
    found = None
    if address.path is not None:
        way = address.path or "pk"
        hers = {way: patient.uid if way.endswith("_uid") else patient.pk}
        found = rows.filter(**hers).last()
    found = found or rows.last()
    return found.uid if found is not None else uuid4()
