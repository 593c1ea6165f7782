"""How the pages of this app are rendered."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clinic.permissions import Access


def clinic_page(
    request: HttpRequest,
    access: Access,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page whose times read as the clinic's wall clock."""
    with timezone.override(ZoneInfo(access.clinic.time_zone)):
        return render(request, template, context, status=status)
