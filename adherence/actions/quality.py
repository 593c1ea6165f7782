"""Reports of quarters: the figures as they were known soon after, kept for good."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from adherence.models import AssessmentRun, QualityReport
from adherence.quality import measure, quarter_of
from adherence.quality.period import next_quarter, quarter_with
from clinic import audit
from clinic.actors import Actor
from clinic.each import each_clinic
from clinic.models import Clinic

# What happened in a quarter is often entered some days later.
WAIT = timedelta(days=7)


def report_quarters(*, now: datetime) -> int:
    """Report every quarter that is over and is not reported yet, and return how many.

    A quarter is reported from the eighth day of the next one on, by the clinic's own clock. What
    was missed is caught up, from the first quarter in which the clinic was assessed. Running it
    again writes nothing.
    """
    return each_clinic(
        lambda clinic: sum(_report(clinic, quarter, now) for quarter in _missing(clinic, now))
    )


def _missing(clinic: Clinic, now: datetime) -> list[date]:
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    since = (
        AssessmentRun.objects.filter(clinic=clinic, finished_at__isnull=False)
        .order_by("for_day")
        .values_list("for_day", flat=True)
        .first()
    )
    if since is None:
        return []
    known = set(QualityReport.objects.filter(clinic=clinic).values_list("quarter", flat=True))
    quarter, missing = quarter_with(since), []
    while next_quarter(quarter) + WAIT <= today:
        if quarter not in known:
            missing.append(quarter)
        quarter = next_quarter(quarter)
    return missing


@transaction.atomic
def _report(clinic: Clinic, quarter: date, now: datetime) -> int:
    """Write one report unless another worker was faster."""
    figures = measure(quarter_of(clinic, first=quarter, now=now))
    with audit.acting(Actor.system("report-quarters")):
        _made, is_new = QualityReport.objects.get_or_create(
            clinic=clinic,
            quarter=quarter,
            defaults={
                "figures": figures,
                "rule_set_versions": figures["load"]["rule_sets"],
                "made_at": now,
            },
        )
    return int(is_new)
