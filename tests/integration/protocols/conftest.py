"""What the tests of protocols share."""

import pytest

from clinic.actors import Actor
from programs import actions
from tests.factories.clinic import MembershipFactory
from tests.factories.protocols import content


@pytest.fixture
def by(clinic):
    return Actor.member(MembershipFactory(clinic=clinic).staff)


@pytest.fixture
def draft(clinic, by):
    """Version 1 of a protocol, a draft with a dose."""
    made = actions.create_protocol(clinic=clinic, name="Mornings", by=by)
    return save(made, content(), by)


def save(version, what, by):
    from programs.content import PREFETCH, content_of, revision_of
    from programs.models import ProtocolVersion

    standing = ProtocolVersion.objects.prefetch_related(PREFETCH).get(pk=version.pk)
    return actions.save_draft(
        version=version, content=what, seen=revision_of(content_of(standing)), by=by
    )
