"""The demo's doors open only beside synthetic people."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from clinic import tenancy
from clinic.models import Clinic

View = Callable[..., HttpResponse]


def demo_clinic() -> Clinic | None:
    """Return the synthetic clinic; None without one, and beside any that is not synthetic."""
    if not settings.DEMO:
        return None
    with tenancy.everywhere("looks for the synthetic clinic"):
        clinics = list(Clinic.objects.order_by("pk")[:2])
    if len(clinics) != 1 or not clinics[0].is_demo:
        return None
    return clinics[0]


def real_clinic_here() -> bool:
    """Whether the database holds a clinic that is not synthetic."""
    with tenancy.everywhere("looks for real clinics"):
        return Clinic.objects.filter(is_demo=False).exists()


def demo_only(view: View) -> View:
    """Answer 404 where there is no demo: switched off, or beside a real clinic."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO or real_clinic_here():
            raise Http404("There is no demo here.")
        clinic = demo_clinic()
        if clinic is not None:
            tenancy.enter(clinic=clinic.pk)
        return view(request, *args, **kwargs)

    return guarded
