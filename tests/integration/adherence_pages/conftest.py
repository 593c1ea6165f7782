from collections.abc import Callable

import pytest
from django.test import Client

from clinic import clock
from clinic.models import Staff
from tests.factories.worklist import Scene, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene("Lindenhof", clock.now())


@pytest.fixture
def other(db: None) -> Scene:
    return make_scene("Elsewhere", clock.now())


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    def sign_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return sign_in


@pytest.fixture
def nurse(scene: Scene, signed_in: Callable[[Staff], Client]) -> Client:
    """The nurse's browser."""
    return signed_in(scene.nurse)
