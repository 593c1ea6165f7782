"""What the tests of the protocol pages share."""

import pytest
from django.urls import reverse

from clinic.actors import Actor
from programs import actions
from programs.content import PREFETCH, content_of, revision_of
from programs.models import Exercise, Protocol, ProtocolVersion
from tests.factories.clinic import MembershipFactory
from tests.factories.protocols import content


@pytest.fixture
def by(clinic):
    return Actor.member(MembershipFactory(clinic=clinic).staff)


@pytest.fixture
def shipped(clinic, by):
    actions.ship_catalog(clinic=clinic, by=by)
    return clinic


@pytest.fixture
def draft(clinic, by):
    """Version 1 of "Mornings", a draft with two phases of walking and lifting."""
    made = actions.create_protocol(clinic=clinic, name="Mornings", by=by)
    seen = revision_of(stored(made))
    return actions.save_draft(version=made, content=content(), seen=seen, by=by)


@pytest.fixture
def published(draft, by):
    return actions.publish_version(version=draft, change_note="The first.", by=by)


def stored(version):
    return content_of(ProtocolVersion.objects.prefetch_related(PREFETCH).get(pk=version.pk))


def url(name, version):
    return reverse(name, args=[version.protocol.uid, version.number])


def hope():
    return ProtocolVersion.objects.get(protocol=Protocol.objects.get(code="hope"))


def exercise(code="leg-press"):
    return Exercise.objects.get(code=code)
