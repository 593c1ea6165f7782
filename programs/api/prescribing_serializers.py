"""Screenings, heart rates, prescriptions, adjustments and proposals, as the API shows them."""

from typing import Any

from rest_framework import serializers

from programs.actions.screenings import ENDS, LIMITS, PARQ_RESULTS
from programs.api.serializers import EnrollmentIn, NamedOut, PatientNameOut, UidOut
from programs.heart_rate import zones
from programs.models import (
    AdjustmentReason,
    BandColour,
    Finding,
    Modality,
)
from programs.selectors.dose_plan import hearts_of


def _whole(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, **kwargs)


class ScreeningOut(UidOut):
    patient = PatientNameOut(read_only=True)
    screened_on = serializers.DateField(read_only=True)
    screened_by = NamedOut(read_only=True)
    findings = serializers.ListField(child=serializers.CharField(), read_only=True)
    systolic = serializers.IntegerField(read_only=True, allow_null=True)
    diastolic = serializers.IntegerField(read_only=True, allow_null=True)
    heart_rate = serializers.IntegerField(read_only=True, allow_null=True)
    oxygen = serializers.IntegerField(read_only=True, allow_null=True)
    haemoglobin = serializers.DecimalField(3, 1, read_only=True, allow_null=True)
    platelets = serializers.IntegerField(read_only=True, allow_null=True)
    neutrophils = serializers.DecimalField(4, 2, read_only=True, allow_null=True)
    parq_result = serializers.CharField(read_only=True)
    parq_version = serializers.CharField(read_only=True)
    parq_on = serializers.DateField(read_only=True, allow_null=True)
    decision = serializers.CharField(read_only=True)
    reasons = serializers.CharField(read_only=True)
    conditions = serializers.CharField(read_only=True)
    cleared_by = serializers.CharField(read_only=True)
    cleared_on = serializers.DateField(read_only=True, allow_null=True)


class ScreeningIn(serializers.Serializer[Any]):
    """Readings at rest: mmHg, beats a minute, %, g/dL and x10^9/L."""

    patient = serializers.UUIDField()
    screened_on = serializers.DateField(required=False, allow_null=True, default=None)
    findings = serializers.ListField(
        child=serializers.ChoiceField(choices=Finding.choices), required=False, max_length=30
    )
    systolic = _whole()
    diastolic = _whole()
    heart_rate = _whole()
    oxygen = _whole()
    haemoglobin = serializers.DecimalField(4, 1, required=False, allow_null=True)
    platelets = _whole()
    neutrophils = serializers.DecimalField(5, 2, required=False, allow_null=True)
    parq_result = serializers.ChoiceField(choices=PARQ_RESULTS, required=False, allow_blank=True)
    parq_version = serializers.CharField(required=False, allow_blank=True, max_length=20)
    parq_on = serializers.DateField(required=False, allow_null=True)
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ClearanceIn(serializers.Serializer[Any]):
    cleared_by = serializers.CharField(max_length=120)
    cleared_on = serializers.DateField()
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=300)


def _limit(name: str, **kwargs: Any) -> serializers.Field[Any, Any, Any, Any]:
    if name in ("haemoglobin", "neutrophils"):
        return serializers.DecimalField(4, 1 if name == "haemoglobin" else 2, **kwargs)
    return serializers.IntegerField(**kwargs)


class ReadinessRulesOut(serializers.Serializer[Any]):
    """The clinic's limits, or the defaults; a signature has a name and a date."""

    screening_days = serializers.IntegerField(read_only=True)
    signed_by = serializers.CharField(read_only=True)
    signed_on = serializers.DateField(read_only=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        limits = {f"{n}_{end}": _limit(n, read_only=True) for n, *_ in LIMITS for end in ENDS}
        return {**limits, **super().get_fields()}


class ReadinessRulesIn(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    screening_days = serializers.IntegerField(required=False)
    signed_by = serializers.CharField(required=False, allow_blank=True, max_length=120)
    signed_on = serializers.DateField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        limits = {f"{n}_{end}": _limit(n, required=False) for n, *_ in LIMITS for end in ENDS}
        return {**limits, **super().get_fields()}


class ZoneOut(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    words = serializers.CharField(read_only=True)


class HeartRateOut(UidOut):
    """`zones` are light, moderate and vigorous by what the profile rests on."""

    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    hr_max = serializers.IntegerField(read_only=True)
    hr_max_measured = serializers.BooleanField(read_only=True)
    resting = serializers.IntegerField(read_only=True, allow_null=True)
    beta_blocker = serializers.BooleanField(read_only=True)
    basis = serializers.CharField(read_only=True)
    noted_on = serializers.DateField(read_only=True)
    noted_by = NamedOut(read_only=True)
    why = serializers.CharField(read_only=True)
    zones = ZoneOut(many=True, read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        known = hearts_of(instance, instance.enrollment.patient.birth_date)
        instance.why, instance.zones = known.why, zones(known)
        return super().to_representation(instance)


class HeartRateOfIn(serializers.Serializer[Any]):
    """Beats a minute; the maximum only where it was measured."""

    hr_max = _whole()
    resting = _whole()
    beta_blocker = serializers.BooleanField(required=False, default=False)


class HeartRateIn(HeartRateOfIn):
    enrollment = serializers.UUIDField()


class PrescriptionOut(UidOut):
    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    exercise = NamedOut(read_only=True)
    instead_of = NamedOut(read_only=True, allow_null=True)
    position = serializers.IntegerField(read_only=True)
    valid_from = serializers.DateField(read_only=True)
    superseded_at = serializers.DateTimeField(read_only=True, allow_null=True)
    sets = serializers.IntegerField(read_only=True)
    reps = serializers.IntegerField(read_only=True)
    reps_at_most = serializers.IntegerField(read_only=True, allow_null=True)
    load_kg = serializers.DecimalField(4, 1, read_only=True, allow_null=True)
    band = serializers.CharField(read_only=True)
    origin = serializers.CharField(source="source", read_only=True)
    reason = serializers.CharField(read_only=True)
    prescribed_by = NamedOut(read_only=True)


class DoseIn(serializers.Serializer[Any]):
    sets = serializers.IntegerField()
    reps = serializers.IntegerField()
    reps_at_most = _whole()
    load_kg = serializers.DecimalField(5, 1, required=False, allow_null=True)
    band = serializers.ChoiceField(choices=BandColour.choices, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=200)


class PrescriptionIn(DoseIn):
    enrollment = serializers.UUIDField()
    exercise = serializers.UUIDField()


class SubstituteIn(serializers.Serializer[Any]):
    """Without `instead` the exercise is left out."""

    instead = serializers.UUIDField(required=False, allow_null=True)
    load_kg = serializers.DecimalField(5, 1, required=False, allow_null=True)
    band = serializers.ChoiceField(choices=BandColour.choices, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=200)


class AdjustmentOut(UidOut):
    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    modality = serializers.CharField(read_only=True)
    first_week = serializers.IntegerField(read_only=True)
    last_week = serializers.IntegerField(read_only=True)
    percent = serializers.IntegerField(read_only=True)
    reason = serializers.CharField(read_only=True)
    note = serializers.CharField(read_only=True)
    adjusted_by = NamedOut(read_only=True)
    withdrawn_at = serializers.DateTimeField(read_only=True, allow_null=True)


class AdjustmentIn(serializers.Serializer[Any]):
    enrollment = serializers.UUIDField()
    modality = serializers.ChoiceField(choices=Modality.choices)
    first_week = serializers.IntegerField()
    last_week = serializers.IntegerField()
    percent = serializers.IntegerField(help_text="Of the original plan: 0 to 150.")
    reason = serializers.ChoiceField(choices=AdjustmentReason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)


class EvidenceOut(serializers.Serializer[Any]):
    day = serializers.DateField(read_only=True)
    what = serializers.CharField(read_only=True)
    value = serializers.CharField(read_only=True)


class ProposalOut(UidOut):
    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    patient = PatientNameOut(source="enrollment.patient", read_only=True)
    rule = serializers.CharField(read_only=True)
    modality = serializers.CharField(read_only=True)
    exercise = NamedOut(read_only=True, allow_null=True)
    unit = serializers.CharField(read_only=True)
    from_value = serializers.DecimalField(6, 1, read_only=True)
    to_value = serializers.DecimalField(6, 1, read_only=True)
    evidence = EvidenceOut(many=True, read_only=True)
    state = serializers.CharField(read_only=True)
    decided_value = serializers.DecimalField(6, 1, read_only=True, allow_null=True)
    decided_by = NamedOut(read_only=True, allow_null=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)
    decision_reason = serializers.CharField(read_only=True)


class ChangeProposalIn(serializers.Serializer[Any]):
    value = serializers.DecimalField(6, 1)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200)


class StartLoadIn(serializers.Serializer[Any]):
    """What she begins one exercise of the protocol with."""

    exercise = serializers.UUIDField()
    load_kg = serializers.DecimalField(5, 1, required=False, allow_null=True, default=None)
    band = serializers.ChoiceField(
        choices=BandColour.choices, required=False, allow_blank=True, default=""
    )
    instead = serializers.UUIDField(required=False, allow_null=True, default=None)
    is_out = serializers.BooleanField(required=False, default=False)


class StartEnrollmentIn(EnrollmentIn):
    heart_rate = HeartRateOfIn(required=False, allow_null=True, default=None)
    loads = StartLoadIn(many=True, required=False, default=list)
