"""When a patient can come, and how her program is to be planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from django.db import transaction

from clinic import audit
from clinic.actors import Actor
from clinic.db import retry_deadlocks
from clinic.errors import Refused
from clinic.models import Staff
from clinic.models.hours import Weekday
from programs.actions.checks import refuse_physiologist
from programs.actions.locks import limit_waiting, lock_enrollment
from programs.models import Absence, Availability, Enrollment, PlanFormat, PlanningWishes
from programs.slots import refuse_far_off
from programs.words import day_words

MOST_WINDOWS, MOST_ABSENCES = 42, 50


@dataclass(frozen=True)
class WindowAsked:
    """Hours of one weekday in which she can come."""

    weekday: int
    from_time: time
    until_time: time
    preferred: bool = False

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.from_time:%H:%M} to {self.until_time:%H:%M}"


@dataclass(frozen=True)
class AbsenceAsked:
    """Days on which she cannot come, both ends included."""

    first_day: date
    last_day: date
    reason: str = ""


@retry_deadlocks
@transaction.atomic
def set_wishes(
    *,
    enrollment: Enrollment,
    windows: Sequence[WindowAsked],
    absences: Sequence[AbsenceAsked],
    format: str = PlanFormat.EITHER,
    physiologist: Staff | None = None,
    visits_a_week: int | None = None,
    by: Actor,
) -> PlanningWishes:
    """Replace everything that is known of when and how she wants to come.

    No window means any hour the clinic works. Raises Refused for hours that end before they
    begin or overlap, naming them.
    """
    _refuse_windows(windows)
    _refuse_absences(absences, enrollment)
    _refuse_format(format, visits_a_week)
    if physiologist is not None:
        refuse_physiologist(enrollment.clinic, physiologist)
    with audit.acting(by):
        limit_waiting()
        enrollment = lock_enrollment(enrollment.pk)
        common = {"clinic_id": enrollment.clinic_id, "enrollment": enrollment}
        Availability.objects.filter(enrollment=enrollment).delete()
        Absence.objects.filter(enrollment=enrollment).delete()
        Availability.objects.bulk_create(
            Availability(
                weekday=w.weekday,
                from_time=w.from_time,
                until_time=w.until_time,
                preferred=w.preferred,
                **common,
            )
            for w in windows
        )
        Absence.objects.bulk_create(
            Absence(first_day=a.first_day, last_day=a.last_day, reason=a.reason, **common)
            for a in absences
        )
        wishes, _ = PlanningWishes.objects.update_or_create(
            enrollment=enrollment,
            defaults={
                "clinic_id": enrollment.clinic_id,
                "format": format,
                "physiologist": physiologist,
                "visits_a_week": visits_a_week,
            },
        )
    return wishes


def _refuse_windows(windows: Sequence[WindowAsked]) -> None:
    if len(windows) > MOST_WINDOWS:
        raise Refused(
            f"{len(windows)} windows are more than a week holds. Give at most {MOST_WINDOWS}.",
            field="windows",
        )
    for window in windows:
        if window.weekday not in Weekday.values:
            raise Refused(
                f"{window.weekday} is not a weekday. Choose 1 for Monday to 7 for Sunday.",
                field="windows",
            )
        if window.until_time <= window.from_time:
            raise Refused(
                f"{window} ends before it begins. Give a later end, or swap the two times.",
                field="windows",
            )
    ordered = sorted(windows, key=lambda w: (w.weekday, w.from_time))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.from_time < one.until_time:
            raise Refused(
                f"{one} and {other} overlap. Shorten one of them, or make them one.",
                field="windows",
            )


def _refuse_absences(absences: Sequence[AbsenceAsked], enrollment: Enrollment) -> None:
    if len(absences) > MOST_ABSENCES:
        raise Refused(
            f"{len(absences)} absences are too many. Give at most {MOST_ABSENCES}.",
            field="absences",
        )
    for absence in absences:
        refuse_far_off(absence.first_day, field="absences")
        refuse_far_off(absence.last_day, field="absences")
        if absence.last_day < absence.first_day:
            raise Refused(
                f"The absence from {day_words(absence.first_day)} ends before it begins, on "
                f"{day_words(absence.last_day)}. Give a later last day.",
                field="absences",
            )
        if len(absence.reason) > 120:
            raise Refused(
                f"The reason for an absence has {len(absence.reason)} characters. "
                "Shorten it to 120.",
                field="absences",
            )


def _refuse_format(format: str, visits_a_week: int | None) -> None:
    if format not in PlanFormat.values:
        raise Refused(
            f"“{format}” is not a way to train. Choose one of: {', '.join(PlanFormat.values)}.",
            field="format",
        )
    if visits_a_week is not None and not 1 <= visits_a_week <= 7:
        raise Refused(
            f"{visits_a_week} visits a week cannot be planned. Choose 1 to 7, or leave it empty "
            "for as many as the protocol asks for.",
            field="visits_a_week",
        )
