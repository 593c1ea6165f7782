"""The table of mailed links by rules: each kind keeps every rule, or the table says why not."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from clinic import clock
from patients import links
from patients.models import AccessLink, Capability, PortalVisit
from patients.views.links import PRESSES, UNKNOWN
from tests.factories.clinic import MembershipFactory
from tests.factories.patients import TherapyCourseFactory
from tests.factories.programs import BookingFactory
from tests.integration.patient_face.links import TABLE, link_of, path_of, press
from tests.integration.patient_face.test_scanners import changed, rows, scan
from tests.opening import Browser, led_on

every_kind = pytest.mark.parametrize("kind", list(TABLE), ids=str)
EXCHANGED = [kind for kind, rule in TABLE.items() if not rule.by_programs]


@pytest.fixture
def booking(clinic):
    found = BookingFactory(
        session__clinic=clinic,
        enrollment__patient__given_name="Zoraida",
        enrollment__patient__family_name="Inventada",
    )
    TherapyCourseFactory(patient=found.patient)
    return found


@pytest.fixture
def hers():
    return Browser(enforce_csrf_checks=True)


@pytest.fixture
def link(kind, booking, hers) -> AccessLink:
    return link_of(kind, booking, hers)


@pytest.fixture
def path(link) -> str:
    return path_of(link)


def test_the_table_names_every_kind_and_every_kind_its_letter():
    assert set(TABLE) == set(Capability)
    assert {str(kind): rule.letter for kind, rule in TABLE.items()} == links._PATHS


@every_kind
def test_its_secret_is_256_bits_and_only_the_hash_is_stored(kind, link, path):
    secret = path.strip("/").partition("/")[2]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)
    link.refresh_from_db()
    assert secret not in str(AccessLink.objects.values())
    assert secret.lower() != link.token_hash


@pytest.mark.parametrize("kind", EXCHANGED, ids=str)
def test_the_secret_leaves_the_address_at_once_for_a_cookie_of_this_host(
    kind, link, path, settings
):
    settings.SESSION_COOKIE_SECURE = True
    for method in ("get", "head"):
        answer = getattr(Client(), method)(path)
        assert answer.status_code == 303
        assert urlsplit(answer["Location"]).path == f"/{TABLE[kind].letter}/{link.uid}/"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
        [(name, cookie)] = answer.cookies.items()
        assert name == "__Host-her-links"
        assert (cookie["secure"], cookie["httponly"]) == (True, True)
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert Client().get(answer["Location"]).status_code == 410  # the uid alone opens nothing


@every_kind
def test_the_page_behind_it_says_nothing_about_her(kind, booking, link, path):
    answer = Browser().get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    secrets = [booking.patient.mrn, booking.patient.email, "etrozole", "ancer", "Inventada"]
    if not TABLE[kind].of_carer:
        secrets.append("Zoraida")
    elif kind == Capability.CARER:  # who is asked to help must know whom; she wrote it herself
        secrets.remove("Inventada")
    assert not [secret for secret in secrets if secret in page]
    assert path.strip("/").partition("/")[2] not in page


@every_kind
def test_a_scanner_changes_nothing_enters_nothing_and_leaves_it_to_her(kind, path, hers):
    before = rows()
    for page in TABLE[kind].pages:
        scan(path + page)
        if kind in EXCHANGED:
            scan(led_on(path) + page)
    assert changed(before) == set()
    assert not PortalVisit.objects.exists()
    assert press(hers, path, kind) in (200, 302, 303)


@every_kind
@pytest.mark.parametrize("over", ["expired", "revoked", "used up", "left", "of another kind"])
def test_when_it_is_over_it_reads_like_one_that_never_was(kind, booking, link, path, hers, over):
    MembershipFactory()  # a second clinic, so that no clinic is named to anybody
    hers.get(path)
    if over == "expired":
        AccessLink.objects.update(expires_at=clock.now())
    elif over == "revoked":
        links.revoke(patient=booking.patient)
    elif over == "used up":
        AccessLink.objects.update(use_count=links.MOST_USES)
    elif over == "left":
        booking.patient.status = "left"
        booking.patient.save()
    else:
        other = next(rule.letter for k, rule in TABLE.items() if k != kind)
        path = f"/{other}/{path[3:]}"
    unknown = Client().get(f"/{TABLE[kind].letter}/{'x' * 43}/")
    for answer in (hers.get(path), hers.post(path), Client().get(path)):
        assert answer.status_code == unknown.status_code == 410
        assert answer.content == unknown.content


@pytest.mark.parametrize("kind", EXCHANGED, ids=str)
def test_a_press_that_another_page_forged_is_refused(kind, path, hers):
    hers.get(path)
    where, posted = TABLE[kind].press
    before = rows()
    assert hers.post(led_on(path) + where, posted).status_code == 403
    assert changed(before) == set()


@every_kind
def test_one_that_works_once_works_once_and_presses_have_an_end(kind, link, path, hers):
    rule = TABLE[kind]
    if rule.by_programs:
        assert {Client().get(path).status_code for _ in range(PRESSES.most + 5)} == {200}
        return
    if rule.once:
        assert press(hers, path, kind) == 303
        assert hers.get(path).status_code == 410
        return
    for _ in range(PRESSES.most):
        assert hers.post(path, {}).status_code < 500
    answer = hers.post(path, {})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_guesses_are_slowed_and_others_at_the_same_address_are_not(booking, hers):
    path = path_of(link_of(Capability.VISIT, booking, hers))
    statuses = [Client().get(f"/v/{'y' * 40}{n:03}/").status_code for n in range(UNKNOWN.most + 5)]
    assert set(statuses[: UNKNOWN.most]) == {410}
    assert set(statuses[UNKNOWN.most :]) == {429}
    assert hers.get(path).status_code == 200
    assert press(hers, path, Capability.VISIT) == 303


def test_a_browser_keeps_the_newest_few_and_each_page_acts_on_its_own(clinic, hers):
    paths = [
        path_of(link_of(Capability.VISIT, BookingFactory(session__clinic=clinic), hers))
        for _ in range(3)
    ]
    for path in paths:
        hers.get(path)
    kept = hers.cookies["her-links"].value.split(".")
    assert kept == [path.strip("/").partition("/")[2] for path in reversed(paths)]
    for path in paths:
        assert hers.get(led_on(path)).status_code == 200
