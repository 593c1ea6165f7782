"""Steady's addresses, and one whose view fails while it holds a value."""

from django.urls import path

from clinic.access import signed_in
from clinic.urls import handler404, handler500  # noqa: F401
from clinic.urls import urlpatterns as steady

MARK = "Canary7431 Kestrel"


@signed_in
def failing(request, word):
    """Fail as a bug does."""
    patient = MARK
    raise ValueError(f"{patient} is no number")


urlpatterns = [*steady, path("broken/<str:word>/", failing)]
