from django.urls import path

from programs.api import (
    bookings,
    dose,
    enrollments,
    feeds,
    moving,
    protocols,
    run_facts,
    run_sheet,
    series,
    sessions,
)

urlpatterns = [
    path("protocols/", protocols.ProtocolList.as_view(), name="api-protocol-list"),
    path("protocols/<uuid:uid>/", protocols.ProtocolDetail.as_view(), name="api-protocol-detail"),
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
    path("enrollments/<uuid:uid>/dose/", dose.DoseDetail.as_view(), name="api-dose-detail"),
    path("doses/", dose.DoseList.as_view(), name="api-dose-list"),
    path("calendar-feed/", feeds.OwnFeed.as_view(), name="api-calendar-feed"),
    path("series/", series.SeriesList.as_view(), name="api-series-list"),
    path("series/<uuid:uid>/", series.SeriesDetail.as_view(), name="api-series-detail"),
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
]
