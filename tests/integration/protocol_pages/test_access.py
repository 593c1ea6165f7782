"""Who may open and change which page of protocols and exercises; nobody another clinic's."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic.actors import Actor
from clinic.permissions import Role
from programs import actions
from programs.models import Exercise, Protocol, ProtocolVersion
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.integration.protocol_pages.conftest import exercise

READERS = {Role.PHYSIOLOGIST, Role.COORDINATOR, Role.NURSE}
EDITORS = {Role.PHYSIOLOGIST}
READ = ["protocol-list", "protocol-detail", "version-detail", "version-cert", "version-cert-csv",
        "version-cert-json", "exercise-list", "exercise-detail"]  # fmt: skip
EDIT = ["protocol-create", "protocol-rename", "version-edit", "version-publish",
        "version-discard", "exercise-create", "exercise-edit"]  # fmt: skip
POST = ["catalogue-ship", "protocol-create", "protocol-rename", "protocol-retire",
        "protocol-restore", "version-draft", "version-edit", "version-publish",
        "version-discard", "exercise-create", "exercise-edit", "exercise-retire",
        "exercise-restore"]  # fmt: skip


def address(name, *, number=None):
    version = hope()
    if name in ("protocol-list", "catalogue-ship", "protocol-create", "exercise-list",
                "exercise-create"):  # fmt: skip
        return reverse(name)
    if name.startswith("version-"):
        return reverse(name, args=[version.protocol.uid, number or version.number])
    about = exercise() if name.startswith("exercise-") else version.protocol
    return reverse(name, args=[about.uid])


@pytest.fixture
def with_draft(shipped, by):
    from tests.factories.protocols import content

    return actions.create_draft(protocol=hope().protocol, content=content(), by=by)


def hope():
    return ProtocolVersion.objects.get(protocol__code="hope", number=1)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", READ)
def test_pages_are_read_by_who_sees_the_schedule(staff_client, with_draft, name, role):
    response = staff_client(role).get(address(name))
    assert response.status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", EDIT)
def test_editing_pages_open_for_who_edits_protocols(staff_client, with_draft, name, role):
    response = staff_client(role).get(address(name, number=2))
    assert response.status_code == (200 if role in EDITORS else 403)


@pytest.mark.parametrize("role", [Role.NURSE, Role.COORDINATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", POST)
def test_nobody_else_changes_anything(staff_client, with_draft, name, role):
    assert staff_client(role).post(address(name, number=2)).status_code == 403


@pytest.mark.parametrize("name", READ + EDIT)
def test_strangers_are_sent_to_the_sign_in(with_draft, name):
    response = Client().get(address(name))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted({*READ, *EDIT, *POST}))
def test_another_clinics_protocol_is_not_there(staff_client, db, name):
    other = ClinicFactory()
    actions.ship_catalog(clinic=other, by=Actor.member(MembershipFactory(clinic=other).staff))
    if address(name).endswith(("/protocols/", "/exercises/", "/new/", "/catalogue/")):
        return
    client = staff_client()
    response = client.post(address(name)) if name in POST else client.get(address(name))
    assert response.status_code == 404


def test_lists_show_nothing_of_another_clinic(staff_client, shipped):
    client = staff_client(at=ClinicFactory())
    for url in ("/protocols/", "/exercises/"):
        page = client.get(url).content.decode()
        assert "HOPE dose</a>" not in page
        assert "Leg press" not in page
    assert Protocol.objects.count() == 4
    assert Exercise.objects.exists()


def test_a_version_that_is_not_there_is_a_404(staff_client, shipped):
    client = staff_client()
    for number in (7, 99999, 10**30):
        assert client.get(address("version-detail", number=number)).status_code == 404


def test_readers_see_no_control_they_may_not_use(staff_client, with_draft):
    nurse = staff_client(Role.NURSE)
    for name in ("protocol-list", "protocol-detail", "version-detail", "version-cert",
                 "exercise-list", "exercise-detail"):  # fmt: skip
        page = nurse.get(address(name, number=2)).content.decode()
        assert '<form method="post" action="/protocols/' not in page
        assert "/edit/" not in page
        assert "/new/" not in page
