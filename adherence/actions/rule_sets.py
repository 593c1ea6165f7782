"""Versions of a clinic's thresholds."""

from django.db import transaction

from adherence.models import RuleSet
from adherence.rules import DEFAULTS, validate
from clinic import audit
from clinic.actors import Actor
from clinic.models import Clinic


@transaction.atomic
def ensure_rule_set(*, clinic: Clinic, by: Actor) -> RuleSet:
    """Return the rules in force, making version 1 from the defaults for a new clinic."""
    standing = RuleSet.objects.filter(clinic=clinic, retired_at__isnull=True).first()
    if standing is not None:
        return standing
    validate(DEFAULTS)
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    with audit.acting(by):
        return RuleSet.objects.filter(
            clinic=clinic, retired_at__isnull=True
        ).first() or RuleSet.objects.create(
            clinic=clinic,
            version=1,
            thresholds=dict(DEFAULTS),
            author=by.staff,
            reason="The default policy.",
        )
