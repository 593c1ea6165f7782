"""The clinic's limits for training."""

from clinic.models import Clinic
from programs.models import ReadinessRules


def readiness_rules(clinic: Clinic) -> ReadinessRules:
    """Return the clinic's limits, or the unsaved defaults where it has set none."""
    return ReadinessRules.objects.filter(clinic=clinic).first() or ReadinessRules(clinic=clinic)
