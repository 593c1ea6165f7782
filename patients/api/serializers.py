"""What the API takes and gives about patients. Input and output apart; ids are uids.

What a value must be is checked once, by the actions, so that page and API refuse alike; an input
serializer only makes sure of the type.
"""

from typing import Any

from rest_framework import serializers

from notifications.suppressing import held_addresses
from patients.models import (
    BodySite,
    Dispensing,
    DispensingSource,
    Drug,
    EndReason,
    HowOften,
    MissedReason,
    Patient,
    PatientStatus,
    Precaution,
    PrecautionKind,
    RedFlag,
    SymptomReport,
    TherapyCourse,
    ThinkingOfStopping,
)
from patients.models.symptom_report import MOST_MINUTES


class PatientOut(serializers.ModelSerializer[Patient]):
    address_held = serializers.SerializerMethodField(
        help_text="Mail to her address came back or was marked as spam: she gets none. Phone her."
    )

    class Meta:
        model = Patient
        fields = [
            "uid",
            "mrn",
            "given_name",
            "family_name",
            "birth_date",
            "email",
            "phone",
            "language",
            "time_zone",
            "consents_to_mail",
            "reminder_days",
            "address_held",
            "status",
            "created_at",
        ]

    def get_address_held(self, patient: Patient) -> bool:
        known = getattr(patient, "address_held", None)  # a list has asked for all at once
        return bool(held_addresses([patient.email])) if known is None else known


class PatientIn(serializers.Serializer[Any]):
    mrn = serializers.CharField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    birth_date = serializers.DateField()
    email = serializers.CharField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(required=False)
    time_zone = serializers.CharField(required=False, allow_blank=True)
    consents_to_mail = serializers.BooleanField(required=False)
    reminder_days = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        allow_null=True,
        help_text="Days before a session, such as [3, 1]: up to 3 of 1 to 28. Null as the clinic.",
    )


class PatientChange(PatientIn):
    """Any of these; what is not named stays."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Kept in the history."
    )
    status = serializers.ChoiceField(choices=PatientStatus.to_choose(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "partial": True})

    def to_internal_value(self, data: Any) -> Any:
        """Keep unknown names, which the action refuses by name instead of dropping them."""
        known = super().to_internal_value(data)
        return {**{name: data[name] for name in data if name not in self.fields}, **known}


class OfPatientOut(serializers.ModelSerializer[Any]):
    patient = serializers.UUIDField(source="patient.uid", read_only=True)


class TherapyCourseOut(OfPatientOut):
    class Meta:
        model = TherapyCourse
        fields = [
            "uid",
            "patient",
            "drug",
            "started_on",
            "planned_years",
            "ended_on",
            "end_reason",
        ]


class TherapyCourseIn(serializers.Serializer[Any]):
    patient = serializers.UUIDField()
    drug = serializers.ChoiceField(choices=Drug.choices)
    started_on = serializers.DateField()
    planned_years = serializers.IntegerField(required=False)


class TherapyCourseEnd(serializers.Serializer[Any]):
    ended_on = serializers.DateField()
    end_reason = serializers.ChoiceField(choices=EndReason.choices)


class TherapyCourseSwitch(serializers.Serializer[Any]):
    ended_on = serializers.DateField()
    drug = serializers.ChoiceField(choices=Drug.choices)
    started_on = serializers.DateField()
    planned_years = serializers.IntegerField(required=False)


class SymptomReportOut(OfPatientOut):
    red_flags = serializers.ListField(child=serializers.ChoiceField(choices=RedFlag.choices))
    sites = serializers.ListField(child=serializers.ChoiceField(choices=BodySite.choices))
    mood = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="The two questions about mood (PHQ-2) together, 0-6; 3 and more is low.",
    )

    class Meta:
        model = SymptomReport
        fields = [
            "uid",
            "patient",
            "reported_for",
            "version",
            "source",
            "pain",
            "interference",
            "tiredness",
            "sleep_problems",
            "hot_flushes",
            "bother",
            "missed_doses",
            "missed_reason",
            "missed_words",
            "sites",
            "stiffness_minutes",
            "confidence",
            "mood_interest",
            "mood_low",
            "mood",
            "thinking_of_stopping",
            "red_flags",
            "signs_asked",
            "note",
            "created_at",
        ]


class SymptomReportIn(serializers.Serializer[Any]):
    patient = serializers.UUIDField()
    reported_for = serializers.DateField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field's own name in DRF
        choices=[("phone", "By phone"), ("visit", "At a session")]
    )
    pain = serializers.IntegerField(min_value=0, max_value=10)
    interference = serializers.IntegerField(
        min_value=0, max_value=10, required=False, allow_null=True
    )
    tiredness = serializers.IntegerField(min_value=0, max_value=10, required=False, allow_null=True)
    sleep_problems = serializers.IntegerField(
        min_value=0, max_value=10, required=False, allow_null=True
    )
    hot_flushes = serializers.IntegerField(
        min_value=0, max_value=10, required=False, allow_null=True
    )
    bother = serializers.IntegerField(min_value=0, max_value=4, required=False, allow_null=True)
    missed_doses = serializers.IntegerField(
        min_value=0, max_value=7, required=False, allow_null=True
    )
    missed_reason = serializers.ChoiceField(
        choices=MissedReason.choices, required=False, allow_blank=True
    )
    missed_words = serializers.CharField(required=False, allow_blank=True, max_length=300)
    sites = serializers.ListField(
        child=serializers.ChoiceField(choices=BodySite.choices), required=False
    )
    stiffness_minutes = serializers.IntegerField(
        min_value=0, max_value=MOST_MINUTES, required=False, allow_null=True
    )
    confidence = serializers.IntegerField(
        min_value=0, max_value=10, required=False, allow_null=True
    )
    mood_interest = serializers.ChoiceField(
        choices=HowOften.choices, required=False, allow_null=True
    )
    mood_low = serializers.ChoiceField(choices=HowOften.choices, required=False, allow_null=True)
    thinking_of_stopping = serializers.ChoiceField(
        choices=ThinkingOfStopping.choices, required=False, allow_blank=True
    )
    red_flags = serializers.ListField(
        child=serializers.ChoiceField(choices=RedFlag.choices), required=False
    )
    signs_asked = serializers.BooleanField(
        required=False, help_text="She was asked about warning signs; true where she named any."
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class DispensingOut(OfPatientOut):
    class Meta:
        model = Dispensing
        fields = [
            "uid",
            "patient",
            "drug",
            "dispensed_on",
            "days_supply",
            "source",
            "created_at",
            "removed_at",
        ]


class DispensingIn(serializers.Serializer[Any]):
    patient = serializers.UUIDField()
    drug = serializers.ChoiceField(choices=Drug.choices)
    dispensed_on = serializers.DateField()
    days_supply = serializers.IntegerField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field's own name in DRF
        choices=DispensingSource.choices
    )


class DispensingRemove(serializers.Serializer[Any]):
    reason = serializers.CharField()


class PrecautionOut(OfPatientOut):
    class Meta:
        model = Precaution
        fields = ["uid", "patient", "kind", "note", "created_at", "ended_at"]


class PrecautionIn(serializers.Serializer[Any]):
    patient = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=PrecautionKind.choices)
    note = serializers.CharField(required=False, allow_blank=True)


class ListQuery(serializers.Serializer[Any]):
    """What the lists of one patient's facts can be narrowed by."""

    patient = serializers.UUIDField(required=False)


class PatientQuery(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, max_length=80, default="")
    show = serializers.ChoiceField(
        required=False, choices=["active", "no-mail", "silent", "all"], default="all"
    )
