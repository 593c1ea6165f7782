from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from adherence import selectors
from clinic.access import needs, staff_access
from clinic.permissions import Permission


@needs(Permission.VIEW_WORKLIST)
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules in force with their thresholds, tiers and sources."""
    access = staff_access(request)
    return render(
        request, "adherence/rules.html", {"book": selectors.rule_book(clinic=access.clinic)}
    )
