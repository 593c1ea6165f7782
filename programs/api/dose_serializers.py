"""Dose as the API answers it, and as the download of one program in JSON."""

from typing import Any

from rest_framework import serializers

from programs.api.serializers import NamedOut, PatientNameOut


class PercentField(serializers.FloatField):
    """A share in %, to one decimal; null where there is nothing to divide by."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return round(float(value), 1)


class AmountField(serializers.FloatField):
    """An amount in the unit of its measure, to two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> Any:
        return round(float(value), 2)


class AttendanceOut(serializers.Serializer[Any]):
    attended = serializers.IntegerField(read_only=True)
    no_show = serializers.IntegerField(read_only=True)
    cancelled_late = serializers.IntegerField(read_only=True)
    excused = serializers.IntegerField(read_only=True)
    cancelled_by_clinic = serializers.IntegerField(read_only=True)
    unsettled = serializers.IntegerField(read_only=True)
    rate = PercentField(help_text="Of attended and no-shows.")
    rate_with_late = PercentField(help_text="With late cancellations as missed.")
    rate_of_scheduled = PercentField(help_text="Of every session scheduled and settled.")


class MissedRunOut(serializers.Serializer[Any]):
    first = serializers.DateField(read_only=True)
    last = serializers.DateField(read_only=True)
    sessions = serializers.IntegerField(read_only=True)


class WeekDoseOut(serializers.Serializer[Any]):
    week = serializers.IntegerField(read_only=True)
    planned = AmountField()
    in_clinic = AmountField()
    at_home = AmountField()
    done = AmountField()
    percent = PercentField()


class ModalityDoseOut(serializers.Serializer[Any]):
    """Sums of the completed weeks; `percent` is the relative dose intensity."""

    modality = serializers.CharField(read_only=True)
    measure = serializers.CharField(
        read_only=True,
        help_text="volume (kg), minutes, repetitions, bands, met_hours or sessions.",
    )
    planned = AmountField()
    in_clinic = AmountField()
    at_home = AmountField()
    done = AmountField()
    percent = PercentField()


class MeasureDoseOut(ModalityDoseOut):
    weeks = WeekDoseOut(many=True, read_only=True)


class ShareOut(serializers.Serializer[Any]):
    count = serializers.IntegerField(read_only=True)
    of = serializers.IntegerField(read_only=True)
    percent = PercentField()


class DefinitionOut(serializers.Serializer[Any]):
    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    formula = serializers.CharField(read_only=True)
    unit = serializers.CharField(read_only=True)
    window = serializers.CharField(read_only=True)
    of = serializers.CharField(read_only=True)
    citation = serializers.CharField(read_only=True)


class DoseSummaryOut(serializers.Serializer[Any]):
    """One program's figures. Week 1 begins on `starts_on`; doses run to `completed_weeks`."""

    enrollment = serializers.UUIDField(source="enrollment.uid", read_only=True)
    patient = PatientNameOut(source="enrollment.patient", read_only=True)
    physiologist = NamedOut(source="enrollment.physiologist", read_only=True)
    status = serializers.CharField(source="enrollment.status", read_only=True)
    starts_on = serializers.DateField(source="enrollment.starts_on", read_only=True)
    weeks = serializers.IntegerField(source="report.weeks", read_only=True)
    completed_weeks = serializers.IntegerField(source="report.completed_weeks", read_only=True)
    attendance = AttendanceOut(source="report.attendance", read_only=True)
    good_time_hours = serializers.IntegerField(
        read_only=True,
        help_text="Notice that excuses a cancellation, in hours: the clinic's setting.",
    )
    doses = ModalityDoseOut(source="report.doses", many=True, read_only=True)
    missed = MissedRunOut(source="report.missed", many=True, read_only=True)
    interruptions = MissedRunOut(source="report.interruptions", many=True, read_only=True)
    modifications = ShareOut(source="report.modifications", read_only=True)
    early_terminations = ShareOut(source="report.early_terminations", read_only=True)
    without_record = serializers.IntegerField(
        source="report.without_record",
        read_only=True,
        help_text="Attended sessions without a set or a minute.",
    )
    discontinued_in_week = serializers.IntegerField(
        source="report.discontinued_in_week", read_only=True, allow_null=True
    )


class DoseOut(DoseSummaryOut):
    doses = MeasureDoseOut(source="report.doses", many=True, read_only=True)
    definitions = DefinitionOut(many=True, read_only=True)
