from datetime import date

from django.urls import include, path, register_converter

from programs.slots import FIRST_YEAR, LAST_YEAR
from programs.views import (
    adverse_events,
    away,
    bookings,
    calendar,
    changes,
    day,
    dose,
    draft,
    enrollments,
    exercises,
    feed,
    for_her,
    her_appointments,
    her_calendar,
    her_exercise,
    her_files,
    makeups,
    moving,
    phases,
    phoning,
    planning,
    planning_many,
    prescribing,
    progression,
    protocols,
    run_sheet,
    screening,
    series,
    sessions,
    sheet,
    starting,
    unsettled,
    versions,
    visit,
    visit_moving,
    visit_places,
)


class DayConverter:
    """A calendar date in an address, as in 2026-11-24.

    One that does not exist, or that no clinic's calendar reaches, is a 404.
    """

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"{value} is out of reach.")
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

VERSION = "protocols/<uuid:uid>/versions/<int:number>"

her_visit = [
    path("", visit.visit.on_her_pages, name="her-visit"),
    path("confirm/", visit.confirm.on_her_pages, name="her-visit-confirm"),
    path("cannot-come/", visit.cant_come.on_her_pages, name="her-visit-cannot-come"),
    path("undo/", visit.come_after_all.on_her_pages, name="her-visit-undo"),
    path("place/", visit_places.take_offer.on_her_pages, name="her-visit-take-offer"),
    path("no-place/", visit_places.leave_offer.on_her_pages, name="her-visit-leave-offer"),
    path("other-time/", visit_places.choose.on_her_pages, name="her-visit-choose"),
    path("move/", visit_moving.move.on_her_pages, name="her-visit-move"),
    path("wait/", visit_moving.wait.on_her_pages, name="her-visit-wait"),
    path("appointment.ics", visit_moving.calendar.on_her_pages, name="her-visit-calendar"),
    path("joints/", visit.joints.on_her_pages, name="her-visit-joints"),
    path("thanks/", visit.thanks.on_her_pages, name="her-visit-thanks"),
]

her_training = [
    path("", her_exercise.week, name="her-exercise"),
    path("walk/", her_exercise.log, {"kind": "walk"}, name="her-walk"),
    path("new/", her_exercise.log, name="her-exercise-new"),
    path("files/", her_files.files, name="her-files"),
    path("files/<uuid:uid>/", her_files.answer, name="her-file-answer"),
    path("<uuid:uid>/", her_exercise.entry, name="her-exercise-entry"),
    path("<uuid:uid>/remove/", her_exercise.remove, name="her-exercise-remove"),
]

urlpatterns = [
    path("mail/phone/", phoning.phone_list, name="phone-list"),
    path("mail/phone/print/", phoning.phone_list_print, name="phone-list-print"),
    path("mail/phone/<uuid:uid>/told/", phoning.phone_told, name="phone-told"),
    path("patients/<uuid:uid>/program/plan/", planning.plan_program, name="program-plan"),
    path("planning/", planning_many.planning, name="planning"),
    path("planning/<uuid:uid>/", planning.run_detail, name="plan-run"),
    path(
        "planning/<uuid:uid>/programs/<uuid:program>/",
        planning.run_program,
        name="plan-run-program",
    ),
    path("planning/<uuid:uid>/confirm/", planning.confirm, name="plan-confirm"),
    path("planning/<uuid:uid>/work-out/", planning.work_out, name="plan-work-out"),
    path("planning/<uuid:uid>/discard/", planning.discard, name="plan-discard"),
    path("planning/visits/<uuid:uid>/", planning.adjust, name="plan-visit"),
    path("today/", day.today, name="today"),
    path("today/<day:day>/", day.today, name="day"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/away/", away.away, name="day-away"),
    path("calendar/changes/", changes.changes, name="changes"),
    path("calendar/changes/<uuid:uid>/", changes.change, name="change"),
    path("calendar/changes/<uuid:uid>/undo/", changes.undo, name="change-undo"),
    path("calendar/sheet/<day:day>/", sheet.day_sheet_page, name="day-sheet"),
    path("calendar/feed/", feed.page, name="calendar-feed-page"),
    path("calendar/feed/mail/", feed.day_sheet_mail, name="day-sheet-mail"),
    path("calendar/feed/end/", feed.end, name="calendar-feed-end"),
    path("calendar/feed/<str:token>.ics", feed.feed, name="calendar-feed"),
    path("calendar/sessions/new/", sessions.create, name="session-create"),
    path("calendar/sessions/<uuid:uid>/", sessions.detail, name="session-detail"),
    path("calendar/sessions/<uuid:uid>/edit/", sessions.edit, name="session-edit"),
    path("calendar/sessions/<uuid:uid>/move/", moving.move, name="session-move"),
    path("calendar/sessions/<uuid:uid>/cancel/", sessions.cancel, name="session-cancel"),
    path("calendar/sessions/<uuid:uid>/series/", series.change, name="session-series"),
    path("calendar/sessions/<uuid:uid>/bookings/", bookings.create, name="booking-create"),
    path("calendar/bookings/<uuid:uid>/outcome/", bookings.outcome, name="booking-outcome"),
    path("calendar/bookings/<uuid:uid>/undo/", bookings.undo_outcome, name="booking-undo"),
    path("calendar/bookings/<uuid:uid>/cancel/", bookings.cancel, name="booking-cancel"),
    path("calendar/bookings/<uuid:uid>/place/", bookings.give_place, name="booking-place"),
    path("calendar/bookings/<uuid:uid>/decline/", bookings.decline, name="booking-decline"),
    path("calendar/bookings/<uuid:uid>/make-up/", makeups.make_up, name="booking-make-up"),
    path("calendar/bookings/<uuid:uid>/confirm/", bookings.confirm, name="booking-confirm"),
    path("calendar/sessions/<uuid:uid>/run/", run_sheet.sheet, name="session-run"),
    path("calendar/bookings/<uuid:uid>/card/", run_sheet.save, name="booking-card"),
    path(
        "calendar/bookings/<uuid:uid>/undo-arrival/",
        run_sheet.undo_arrival,
        name="booking-undo-arrival",
    ),
    path("calendar/unsettled/", unsettled.unsettled, name="unsettled"),
    path("adverse-events/", adverse_events.adverse_events, name="adverse-events"),
    path("patients/<uuid:uid>/enroll/", enrollments.enroll, name="enrollment-create"),
    path("patients/<uuid:uid>/program/", enrollments.program, name="program"),
    path("dose/", dose.listed, name="dose-list"),
    path("patients/<uuid:uid>/program/dose/", dose.page, name="dose"),
    path("patients/<uuid:uid>/program/dose.csv", dose.as_csv, name="dose-csv"),
    path("patients/<uuid:uid>/program/dose.json", dose.as_json, name="dose-json"),
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
    path("patients/<uuid:uid>/program/phase/", phases.take_over, name="phase-take-over"),
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
    path("protocols/", protocols.index, name="protocol-list"),
    path("protocols/catalogue/", protocols.ship, name="catalogue-ship"),
    path("protocols/new/", protocols.create, name="protocol-create"),
    path("protocols/<uuid:uid>/", protocols.detail, name="protocol-detail"),
    path("protocols/<uuid:uid>/rename/", protocols.rename, name="protocol-rename"),
    path(
        "protocols/<uuid:uid>/retire/",
        protocols.set_active,
        {"active": False},
        name="protocol-retire",
    ),
    path(
        "protocols/<uuid:uid>/restore/",
        protocols.set_active,
        {"active": True},
        name="protocol-restore",
    ),
    path(f"{VERSION}/", versions.detail, name="version-detail"),
    path(f"{VERSION}/draft/", versions.new_draft, name="version-draft"),
    path(f"{VERSION}/edit/", draft.edit, name="version-edit"),
    path(f"{VERSION}/publish/", versions.publish, name="version-publish"),
    path(f"{VERSION}/discard/", versions.discard, name="version-discard"),
    path(f"{VERSION}/cert/", versions.cert, name="version-cert"),
    path(f"{VERSION}/cert.csv", versions.cert_file, {"kind": "csv"}, name="version-cert-csv"),
    path(f"{VERSION}/cert.json", versions.cert_file, {"kind": "json"}, name="version-cert-json"),
    path("exercises/", exercises.index, name="exercise-list"),
    path("exercises/new/", exercises.create, name="exercise-create"),
    path("exercises/<uuid:uid>/", exercises.detail, name="exercise-detail"),
    path("exercises/<uuid:uid>/edit/", exercises.edit, name="exercise-edit"),
    path(
        "exercises/<uuid:uid>/retire/",
        exercises.set_active,
        {"active": False},
        name="exercise-retire",
    ),
    path(
        "exercises/<uuid:uid>/restore/",
        exercises.set_active,
        {"active": True},
        name="exercise-restore",
    ),
    path("v/<str:token>/", visit.visit.behind_link, name="visit"),
    path("v/<str:token>/confirm/", visit.confirm.behind_link, name="visit-confirm"),
    path("v/<str:token>/cannot-come/", visit.cant_come.behind_link, name="visit-cannot-come"),
    path("v/<str:token>/undo/", visit.come_after_all.behind_link, name="visit-undo"),
    path("v/<str:token>/place/", visit_places.take_offer.behind_link, name="visit-take-offer"),
    path("v/<str:token>/no-place/", visit_places.leave_offer.behind_link, name="visit-leave-offer"),
    path("v/<str:token>/other-time/", visit_places.choose.behind_link, name="visit-choose"),
    path("v/<str:token>/move/", visit_moving.move.behind_link, name="visit-move"),
    path("v/<str:token>/wait/", visit_moving.wait.behind_link, name="visit-wait"),
    path("v/<str:token>/appointment.ics", visit_moving.calendar.behind_link, name="visit-calendar"),
    path("v/<str:token>/joints/", visit.joints.behind_link, name="visit-joints"),
    path("v/<str:token>/thanks/", visit.thanks.behind_link, name="visit-thanks"),
    path("k/<str:token>/", her_calendar.feed, name="her-calendar-feed"),
    path("my/calendar/", her_calendar.page, name="her-calendar"),
    path("w/<str:token>/", for_her.for_her, name="for-her"),
    path("my/appointments/", her_appointments.appointments, name="her-appointments"),
    path("my/appointments/<uuid:uid>/", include(her_visit)),
    path("my/exercise/", include(her_training)),
]
