from django.urls import path

from programs.api import (
    adjustments,
    bookings,
    changes,
    dose,
    enrollments,
    exercises,
    feeds,
    heart_rates,
    moving,
    offers,
    phases,
    planning,
    prescriptions,
    proposals,
    protocols,
    run_facts,
    run_sheet,
    screenings,
    series,
    sessions,
)

VERSION = "protocols/<uuid:uid>/versions/<int:number>"

urlpatterns = [
    path(
        "enrollments/<uuid:uid>/planning-wishes/",
        planning.WishesDetail.as_view(),
        name="api-planning-wishes",
    ),
    path(
        "enrollments/<uuid:uid>/phase/",
        phases.EnrollmentPhase.as_view(),
        name="api-enrollment-phase",
    ),
    path(
        "enrollments/<uuid:uid>/phase/take-over/",
        phases.EnrollmentPhaseTakeOver.as_view(),
        name="api-enrollment-phase-take-over",
    ),
    path(
        "enrollments/<uuid:uid>/plan/",
        planning.EnrollmentPlan.as_view(),
        name="api-enrollment-plan",
    ),
    path("planning-runs/", planning.RunList.as_view(), name="api-planning-run-list"),
    path("planning-runs/<uuid:uid>/", planning.RunDetail.as_view(), name="api-planning-run-detail"),
    path(
        "planning-runs/<uuid:uid>/confirm/",
        planning.RunConfirm.as_view(),
        name="api-planning-run-confirm",
    ),
    path(
        "planning-runs/<uuid:uid>/work-out/",
        planning.RunWorkOut.as_view(),
        name="api-planning-run-work-out",
    ),
    path(
        "planning-runs/<uuid:uid>/discard/",
        planning.RunDiscard.as_view(),
        name="api-planning-run-discard",
    ),
    path(
        "proposed-visits/<uuid:uid>/choices/",
        planning.VisitChoices.as_view(),
        name="api-proposed-visit-choices",
    ),
    path(
        "proposed-visits/<uuid:uid>/adjust/",
        planning.VisitAdjust.as_view(),
        name="api-proposed-visit-adjust",
    ),
    path("protocols/", protocols.ProtocolList.as_view(), name="api-protocol-list"),
    path("protocols/catalogue/", protocols.CatalogueShip.as_view(), name="api-protocol-catalogue"),
    path("protocols/<uuid:uid>/", protocols.ProtocolDetail.as_view(), name="api-protocol-detail"),
    path(
        "protocols/<uuid:uid>/retire/",
        protocols.ProtocolRetire.as_view(),
        name="api-protocol-retire",
    ),
    path(
        "protocols/<uuid:uid>/restore/",
        protocols.ProtocolRestore.as_view(),
        name="api-protocol-restore",
    ),
    path(
        "protocols/<uuid:uid>/versions/",
        protocols.VersionList.as_view(),
        name="api-protocol-versions",
    ),
    path(f"{VERSION}/", protocols.VersionDetail.as_view(), name="api-protocol-version"),
    path(f"{VERSION}/publish/", protocols.VersionPublish.as_view(), name="api-protocol-publish"),
    path(f"{VERSION}/cert/", protocols.VersionCert.as_view(), name="api-protocol-cert"),
    path("exercises/", exercises.ExerciseList.as_view(), name="api-exercise-list"),
    path("exercises/<uuid:uid>/", exercises.ExerciseDetail.as_view(), name="api-exercise-detail"),
    path(
        "exercises/<uuid:uid>/retire/",
        exercises.ExerciseRetire.as_view(),
        name="api-exercise-retire",
    ),
    path(
        "exercises/<uuid:uid>/restore/",
        exercises.ExerciseRestore.as_view(),
        name="api-exercise-restore",
    ),
    path("enrollments/", enrollments.EnrollmentList.as_view(), name="api-enrollment-list"),
    path(
        "enrollments/<uuid:uid>/",
        enrollments.EnrollmentDetail.as_view(),
        name="api-enrollment-detail",
    ),
    path(
        "enrollments/<uuid:uid>/end/",
        enrollments.EnrollmentEnd.as_view(),
        name="api-enrollment-end",
    ),
    path(
        "enrollments/<uuid:uid>/credits/",
        offers.EnrollmentCredits.as_view(),
        name="api-enrollment-credits",
    ),
    path("enrollments/<uuid:uid>/dose/", dose.DoseDetail.as_view(), name="api-dose-detail"),
    path("doses/", dose.DoseList.as_view(), name="api-dose-list"),
    path("my-day-sheet/", feeds.MyDaySheet.as_view(), name="api-my-day-sheet"),
    path("calendar-feed/", feeds.OwnFeed.as_view(), name="api-calendar-feed"),
    path("series/", series.SeriesList.as_view(), name="api-series-list"),
    path("series/<uuid:uid>/", series.SeriesDetail.as_view(), name="api-series-detail"),
    path("series/<uuid:uid>/preview/", series.SeriesPreview.as_view(), name="api-series-preview"),
    path("series/<uuid:uid>/change/", series.SeriesChange.as_view(), name="api-series-change"),
    path("series/<uuid:uid>/cancel/", series.SeriesCancel.as_view(), name="api-series-cancel"),
    path("changes/", changes.ChangeList.as_view(), name="api-change-list"),
    path("changes/<uuid:uid>/", changes.ChangeDetail.as_view(), name="api-change-detail"),
    path("changes/<uuid:uid>/undo/", changes.ChangeUndo.as_view(), name="api-change-undo"),
    path("cancel-day/", changes.CancelDay.as_view(), name="api-cancel-day"),
    path("sessions/", sessions.SessionList.as_view(), name="api-session-list"),
    path("sessions/<uuid:uid>/", sessions.SessionDetail.as_view(), name="api-session-detail"),
    path("sessions/<uuid:uid>/move/", sessions.SessionMove.as_view(), name="api-session-move"),
    path(
        "sessions/<uuid:uid>/move/check/",
        moving.SessionMoveCheck.as_view(),
        name="api-session-move-check",
    ),
    path(
        "sessions/<uuid:uid>/free-slots/",
        moving.SessionFreeSlots.as_view(),
        name="api-session-free-slots",
    ),
    path(
        "sessions/<uuid:uid>/cancel/", sessions.SessionCancel.as_view(), name="api-session-cancel"
    ),
    path("bookings/", bookings.BookingList.as_view(), name="api-booking-list"),
    path("bookings/<uuid:uid>/", bookings.BookingDetail.as_view(), name="api-booking-detail"),
    path(
        "bookings/<uuid:uid>/confirm/",
        bookings.BookingConfirm.as_view(),
        name="api-booking-confirm",
    ),
    path(
        "bookings/<uuid:uid>/cancel/", bookings.BookingCancel.as_view(), name="api-booking-cancel"
    ),
    path(
        "bookings/<uuid:uid>/give-place/",
        bookings.BookingGivePlace.as_view(),
        name="api-booking-give-place",
    ),
    path(
        "bookings/<uuid:uid>/accept-offer/",
        offers.BookingAcceptOffer.as_view(),
        name="api-booking-accept-offer",
    ),
    path(
        "bookings/<uuid:uid>/decline-offer/",
        offers.BookingDeclineOffer.as_view(),
        name="api-booking-decline-offer",
    ),
    path(
        "bookings/<uuid:uid>/alternatives/",
        offers.BookingAlternatives.as_view(),
        name="api-booking-alternatives",
    ),
    path(
        "bookings/<uuid:uid>/make-up/",
        offers.BookingMakeUp.as_view(),
        name="api-booking-make-up",
    ),
    path(
        "bookings/<uuid:uid>/outcome/",
        bookings.BookingOutcome.as_view(),
        name="api-booking-outcome",
    ),
    path(
        "bookings/<uuid:uid>/clear-outcome/",
        bookings.BookingClearOutcome.as_view(),
        name="api-booking-clear-outcome",
    ),
    path("bookings/<uuid:uid>/card/", run_sheet.BookingCard.as_view(), name="api-booking-card"),
    path("bookings/<uuid:uid>/sets/", run_sheet.BookingSets.as_view(), name="api-booking-sets"),
    path(
        "bookings/<uuid:uid>/arrive/",
        run_sheet.BookingArrival.as_view(),
        name="api-booking-arrive",
    ),
    path(
        "bookings/<uuid:uid>/undo-arrival/",
        run_sheet.BookingUndoArrival.as_view(),
        name="api-booking-undo-arrival",
    ),
    path(
        "bookings/<uuid:uid>/finish/",
        run_sheet.BookingFinish.as_view(),
        name="api-booking-finish",
    ),
    path(
        "bookings/<uuid:uid>/clear-card/",
        run_sheet.BookingClearCard.as_view(),
        name="api-booking-clear-card",
    ),
    path("adverse-events/", run_facts.AdverseEventList.as_view(), name="api-adverse-event-list"),
    path(
        "adverse-events/<uuid:uid>/",
        run_facts.AdverseEventDetail.as_view(),
        name="api-adverse-event-detail",
    ),
    path("home-activities/", run_facts.HomeActivityList.as_view(), name="api-home-activity-list"),
    path(
        "home-activities/<uuid:uid>/",
        run_facts.HomeActivityDetail.as_view(),
        name="api-home-activity-detail",
    ),
    path("screenings/", screenings.ScreeningList.as_view(), name="api-screening-list"),
    path(
        "screenings/<uuid:uid>/", screenings.ScreeningDetail.as_view(), name="api-screening-detail"
    ),
    path(
        "screenings/<uuid:uid>/clear/",
        screenings.ScreeningClear.as_view(),
        name="api-screening-clear",
    ),
    path("readiness-rules/", screenings.ReadinessLimits.as_view(), name="api-readiness-rules"),
    path("heart-rates/", heart_rates.HeartRateList.as_view(), name="api-heart-rate-list"),
    path(
        "heart-rates/<uuid:uid>/",
        heart_rates.HeartRateDetail.as_view(),
        name="api-heart-rate-detail",
    ),
    path("prescriptions/", prescriptions.PrescriptionList.as_view(), name="api-prescription-list"),
    path(
        "prescriptions/<uuid:uid>/",
        prescriptions.PrescriptionDetail.as_view(),
        name="api-prescription-detail",
    ),
    path(
        "prescriptions/<uuid:uid>/change/",
        prescriptions.PrescriptionChange.as_view(),
        name="api-prescription-change",
    ),
    path(
        "prescriptions/<uuid:uid>/substitute/",
        prescriptions.PrescriptionSubstitute.as_view(),
        name="api-prescription-substitute",
    ),
    path("adjustments/", adjustments.AdjustmentList.as_view(), name="api-adjustment-list"),
    path(
        "adjustments/<uuid:uid>/",
        adjustments.AdjustmentDetail.as_view(),
        name="api-adjustment-detail",
    ),
    path(
        "adjustments/<uuid:uid>/withdraw/",
        adjustments.AdjustmentWithdraw.as_view(),
        name="api-adjustment-withdraw",
    ),
    path("proposals/", proposals.ProposalList.as_view(), name="api-proposal-list"),
    path("proposals/<uuid:uid>/", proposals.ProposalDetail.as_view(), name="api-proposal-detail"),
    path(
        "proposals/<uuid:uid>/accept/",
        proposals.ProposalAccept.as_view(),
        name="api-proposal-accept",
    ),
    path(
        "proposals/<uuid:uid>/change/",
        proposals.ProposalChange.as_view(),
        name="api-proposal-change",
    ),
    path(
        "proposals/<uuid:uid>/decline/",
        proposals.ProposalDecline.as_view(),
        name="api-proposal-decline",
    ),
    path("proposals/<uuid:uid>/undo/", proposals.ProposalUndo.as_view(), name="api-proposal-undo"),
]
