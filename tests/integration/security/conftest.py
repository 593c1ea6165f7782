import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """Forget how often others signed in from this address: limits are tested where they are."""
    cache.clear()
