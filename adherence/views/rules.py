from django.http import HttpRequest, HttpResponse

from adherence import selectors
from adherence.views.pages import clinic_page
from clinic.access import needs, staff_access
from clinic.permissions import Permission


@needs(Permission.VIEW_WORKLIST)
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules in force with their thresholds, tiers and sources."""
    access = staff_access(request)
    return clinic_page(
        request, access, "adherence/rules.html", {"book": selectors.rule_book(clinic=access.clinic)}
    )
