"""Where a press leads."""

from django.http import HttpResponseRedirect


def see_other(address: str) -> HttpResponseRedirect:
    """Redirect after a press, so that a reload presses nothing."""
    return HttpResponseRedirect(address, status=303)
