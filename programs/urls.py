from datetime import date

from django.urls import path, register_converter

from programs.views import (
    bookings,
    day,
    enrollments,
    prescribing,
    progression,
    screening,
    sessions,
    starting,
    visit,
    week,
)


class DayConverter:
    """A calendar date in an address, as in 2026-11-24; one that does not exist is a 404."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("today/", day.today, name="today"),
    path("today/<day:day>/", day.today, name="day"),
    path("calendar/", week.calendar, name="calendar"),
    path("calendar/sessions/new/", sessions.create, name="session-create"),
    path("calendar/sessions/<uuid:uid>/", sessions.detail, name="session-detail"),
    path("calendar/sessions/<uuid:uid>/edit/", sessions.edit, name="session-edit"),
    path("calendar/sessions/<uuid:uid>/move/", sessions.move, name="session-move"),
    path("calendar/sessions/<uuid:uid>/cancel/", sessions.cancel, name="session-cancel"),
    path("calendar/sessions/<uuid:uid>/bookings/", bookings.create, name="booking-create"),
    path("calendar/bookings/<uuid:uid>/outcome/", bookings.outcome, name="booking-outcome"),
    path("calendar/bookings/<uuid:uid>/undo/", bookings.undo_outcome, name="booking-undo"),
    path("calendar/bookings/<uuid:uid>/cancel/", bookings.cancel, name="booking-cancel"),
    path("calendar/bookings/<uuid:uid>/place/", bookings.give_place, name="booking-place"),
    path("calendar/bookings/<uuid:uid>/confirm/", bookings.confirm, name="booking-confirm"),
    path("patients/<uuid:uid>/enroll/", enrollments.enroll, name="enrollment-create"),
    path("patients/<uuid:uid>/program/", enrollments.program, name="program"),
    path("patients/<uuid:uid>/program/end/", enrollments.end, name="program-end"),
    path(
        "patients/<uuid:uid>/program/book/<uuid:session_uid>/",
        enrollments.book,
        name="program-book",
    ),
    path("patients/<uuid:uid>/enroll/dose/", starting.dose, name="enrollment-dose"),
    path("patients/<uuid:uid>/enroll/confirm/", starting.confirm, name="enrollment-confirm"),
    path("patients/<uuid:uid>/screening/new/", screening.screen, name="screening-create"),
    path(
        "patients/<uuid:uid>/screening/<uuid:screening_uid>/",
        screening.screening,
        name="screening",
    ),
    path(
        "patients/<uuid:uid>/screening/<uuid:screening_uid>/clear/",
        screening.clear,
        name="screening-clear",
    ),
    path("settings/readiness/", screening.limits_of_the_clinic, name="settings-readiness"),
    path("progressions/limits/", screening.limits, name="readiness-limits"),
    path("patients/<uuid:uid>/program/exercises/new/", prescribing.add, name="prescription-add"),
    path(
        "patients/<uuid:uid>/program/exercises/<uuid:row_uid>/",
        prescribing.change,
        name="prescription-change",
    ),
    path(
        "patients/<uuid:uid>/program/exercises/<uuid:row_uid>/instead/",
        prescribing.substitute,
        name="prescription-substitute",
    ),
    path("patients/<uuid:uid>/program/heart-rate/", prescribing.heart_rate, name="heart-rate"),
    path("patients/<uuid:uid>/program/adjust/", prescribing.adjust, name="dose-adjust"),
    path(
        "patients/<uuid:uid>/program/adjustments/<uuid:row_uid>/withdraw/",
        prescribing.withdraw,
        name="adjustment-withdraw",
    ),
    path("progressions/", progression.progressions, name="progressions"),
    path("progressions/<uuid:uid>/", progression.decide, name="proposal"),
    path("progressions/<uuid:uid>/accept/", progression.accept, name="proposal-accept"),
    path("progressions/<uuid:uid>/undo/", progression.undo, name="proposal-undo"),
    path("v/<str:token>/", visit.visit, name="visit"),
    path("v/<str:token>/confirm/", visit.confirm, name="visit-confirm"),
    path("v/<str:token>/cannot-come/", visit.cant_come, name="visit-cannot-come"),
    path("v/<str:token>/undo/", visit.come_after_all, name="visit-undo"),
    path("v/<str:token>/joints/", visit.joints, name="visit-joints"),
    path("v/<str:token>/thanks/", visit.thanks, name="visit-thanks"),
]
