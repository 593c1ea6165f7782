"""The quarters that were reported."""

from django.db.models import QuerySet

from adherence.models import QualityReport
from clinic.models import Clinic


def quality_reports(clinic: Clinic) -> QuerySet[QualityReport]:
    """Return a clinic's reported quarters without their figures, which a list does not show."""
    return QualityReport.objects.filter(clinic=clinic).defer("figures")
