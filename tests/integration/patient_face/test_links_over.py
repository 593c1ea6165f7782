"""A link that is over tells nobody whether it ever was one."""

import pytest

from clinic import clock
from patients.links import revoke
from patients.models import AccessLink
from tests.factories.clinic import ClinicFactory

CAPABILITIES = ["visit", "check_in", "mail"]


def page_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 410
    return response.content.decode()


def over(client, address, booking, capability: str) -> set[str]:
    """Return what links say that are mangled, expired, revoked, or of somebody who left."""
    url = address(capability)
    pages = {page_of(client, url[:-3] + "/")}
    AccessLink.objects.update(expires_at=clock.now())
    pages.add(page_of(client, url))
    url = address(capability)
    revoke(patient=booking.patient)
    pages.add(page_of(client, url))
    url = address(capability)
    booking.patient.status = "left"
    booking.patient.save()
    pages.add(page_of(client, url))
    return pages


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_the_only_clinic_is_named_with_its_number(client, address, booking, capability):
    [page] = over(client, address, booking, capability)
    assert booking.clinic.name in page
    assert booking.clinic.phone in page


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_among_several_clinics_none_is_named(client, address, booking, capability):
    ClinicFactory()
    [page] = over(client, address, booking, capability)
    assert booking.clinic.name not in page
    assert booking.clinic.phone not in page
    assert "phone your clinic" in page
