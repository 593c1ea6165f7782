"""Versions of a clinic's thresholds."""

from django.db import transaction

from adherence.models import RuleSet
from adherence.rules import BY_CODE, DEFAULTS, validate
from clinic import audit, clock
from clinic.actors import Actor
from clinic.models import Clinic

FIRST = "The default policy."
UPDATED = "Steady was updated: limits that are new, with their defaults; limits that are gone."


def ensure_rule_set(*, clinic: Clinic, by: Actor) -> RuleSet:
    """Return the rules in force, making version 1 from the defaults for a new clinic.

    A set from before an update of Steady is followed by one that knows the limits of today.
    """
    standing = _in_force(clinic)
    return standing if standing is not None and _is_whole(standing) else _make(clinic, by)


def next_version(
    *, clinic: Clinic, thresholds: dict[str, int], off: list[str], reason: str, by: Actor
) -> RuleSet:
    """Put checked thresholds in force in the place of those that are; the clinic is locked."""
    validate(thresholds)
    standing = _in_force(clinic)
    last = RuleSet.objects.filter(clinic=clinic).order_by("-version").first()
    if standing is not None:
        standing.retired_at = clock.now()
        standing.save(update_fields=["retired_at"])
    return RuleSet.objects.create(
        clinic=clinic,
        version=last.version + 1 if last else 1,
        thresholds=thresholds,
        off=sorted(off),
        author=by.staff,
        reason=reason,
    )


@transaction.atomic
def _make(clinic: Clinic, by: Actor) -> RuleSet:
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    standing = _in_force(clinic)
    if standing is not None and _is_whole(standing):
        return standing
    kept = standing.thresholds if standing else {}
    with audit.acting(by):
        return next_version(
            clinic=clinic,
            thresholds={key: kept.get(key, default) for key, default in DEFAULTS.items()},
            off=[code for code in standing.off if code in BY_CODE] if standing else [],
            reason=UPDATED if standing else FIRST,
            by=by,
        )


def _in_force(clinic: Clinic) -> RuleSet | None:
    return RuleSet.objects.filter(clinic=clinic, retired_at__isnull=True).first()


def _is_whole(rule_set: RuleSet) -> bool:
    return rule_set.thresholds.keys() == DEFAULTS.keys()
