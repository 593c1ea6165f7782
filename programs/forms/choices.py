"""Choices among a clinic's own people, rooms and programs, by their public uid."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from clinic.models import Clinic
from programs.models import Enrollment
from programs.selectors.people import enrollments_under_way, physiologists_of, rooms_of


class ByUid(forms.ModelChoiceField):
    """A select whose values are uids; an id of another clinic is simply not among them."""

    def __init__(self, queryset: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="uid", **kwargs)
        self.error_messages["invalid_choice"] = "Choose one from the list."

    def to_python(self, value: Any) -> Any:
        """Say of something that is no uid at all what is said of an unknown one."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from error


class EnrollmentChoice(ByUid):
    """A patient with a program under way, listed by family name."""

    def label_from_instance(self, obj: Enrollment) -> str:
        patient = obj.patient
        return f"{patient.family_name}, {patient.given_name} ({patient.mrn})"

    def offered(self) -> list[int]:
        """Return the patients (bigint keys) whom the list names; it is read once, for both."""
        rows = list(self.queryset if self.queryset is not None else ())
        named = [(str(row.uid), self.label_from_instance(row)) for row in rows]
        self.choices = [*([] if self.empty_label is None else [("", self.empty_label)]), *named]
        return [row.patient_id for row in rows]


def physiologist_choice(clinic: Clinic) -> ByUid:
    return ByUid(
        physiologists_of(clinic),
        label="Physiologist",
        empty_label="Choose a person",
        error_messages={"required": "Choose who runs the session."},
    )


def room_choice(clinic: Clinic) -> ByUid:
    return ByUid(
        rooms_of(clinic),
        label="Room",
        empty_label="Choose a room",
        error_messages={"required": "Choose a room."},
    )


def enrollment_choice(clinic: Clinic, **kwargs: Any) -> EnrollmentChoice:
    return EnrollmentChoice(enrollments_under_way(clinic), **kwargs)


def patients_offered(form: forms.BaseForm | None) -> list[int]:
    """Return whom a form lets one choose among: showing it shows them."""
    field = form.fields.get("enrollment") if form is not None else None
    return field.offered() if isinstance(field, EnrollmentChoice) else []
