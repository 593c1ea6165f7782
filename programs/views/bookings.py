"""One patient's place in a session: given, settled, called off."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Clinic
from clinic.permissions import Permission
from patients.care.guard import refuse_patient
from programs import actions
from programs.forms import BookForm, CancelBookingForm, OutcomeForm
from programs.forms.refusals import attempt
from programs.models import Booking, BookingStatus, CancelReason
from programs.selectors import wording
from programs.selectors.roster import Line, line_of, with_facts
from programs.selectors.session_page import candidates, sessions_of
from programs.views.common import done, find, form_page, next_url, refused
from programs.views.sessions import render_session


def _bookings_of(clinic: Clinic) -> QuerySet[Booking]:
    return with_facts(
        Booking.objects.filter(clinic=clinic).select_related(
            "session__room", "session__physiologist", "session__clinic", "enrollment"
        )
    )


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put a patient into a session; a full one offers the waitlist."""
    access = staff_access(request)
    session = find(sessions_of(access.clinic), uid)
    form = BookForm(request.POST, clinic=access.clinic, among=candidates(session))
    if form.is_valid() and form.chosen is not None:
        enrollment, waitlist = form.chosen, form.cleaned_data["waitlist"]
        refuse_patient(access, enrollment.patient.uid)
        booking = attempt(
            form,
            lambda: actions.book(
                session=session,
                enrollment=enrollment,
                waitlist=waitlist,
                by=Actor.member(access.staff),
            ),
        )
        if booking is not None:
            waits = booking.status == BookingStatus.WAITLISTED
            what = "is on the waitlist" if waits else "is booked and gets a mail"
            url = next_url(request, reverse("session-detail", args=[session.uid]))
            return done(request, f"{enrollment.patient.full_name} {what}.", url)
    return render_session(request, access, find(sessions_of(access.clinic), uid), form)


@needs(Permission.RECORD_ATTENDANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record whether a patient came and what she did; a form on its own or inside the day."""
    access = staff_access(request)
    booking = find(_bookings_of(access.clinic), uid)
    back = next_url(request, reverse("day", args=[booking.session.day]))
    if request.method == "POST":
        form = OutcomeForm(request.POST, auto_id=f"{booking.uid.hex}_%s")
        if form.is_valid():
            values = form.cleaned_data
            recorded = attempt(
                form,
                lambda: actions.record_outcome(
                    booking=booking, **values, by=Actor.member(access.staff)
                ),
            )
            if recorded is not None:
                word = BookingStatus(recorded.status).label.lower()
                return done(request, f"{booking.patient.full_name}: {word}.", back)
    else:
        form = OutcomeForm(initial=_dose_so_far(booking), auto_id=f"{booking.uid.hex}_%s")
    audit.record_read(access, patients=[booking.patient_id], view="booking outcome")
    inside = bool(request.headers.get("HX-Request"))
    return form_page(
        request,
        "programs/outcome_form.html" if inside else "programs/outcome.html",
        form,
        back=back,
        **_about(booking),
    )


@needs(Permission.RECORD_ATTENDANCE)
@require_POST
def undo_outcome(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an outcome back: the booking is as it was before."""
    access = staff_access(request)
    booking = find(_bookings_of(access.clinic), uid)
    back = next_url(request, reverse("day", args=[booking.session.day]))
    try:
        actions.clear_outcome(
            booking=booking, reason="undone by hand", by=Actor.member(access.staff)
        )
    except Refused as error:
        return refused(request, error.message, back)
    return done(request, f"{booking.patient.full_name}: outcome taken back.", back)


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Call one patient's booking off, with the reason she gave."""
    access = staff_access(request)
    booking = find(_bookings_of(access.clinic), uid)
    back = next_url(request, reverse("session-detail", args=[booking.session.uid]))
    form = CancelBookingForm(
        request.POST if request.method == "POST" else None,
        initial={"reason": CancelReason.NOT_SAID},
    )
    if form.is_valid():
        cancelled = attempt(
            form,
            lambda: actions.cancel_booking(
                booking=booking,
                reason=form.cleaned_data["reason"],
                by=Actor.member(access.staff),
            ),
        )
        if cancelled is not None:
            return done(
                request,
                f"{booking.patient.full_name}'s booking is cancelled.",
                back,
                change=cancelled.change,
            )
    audit.record_read(access, patients=[booking.patient_id], view="booking")
    return form_page(request, "programs/booking_cancel.html", form, back=back, **_about(booking))


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def give_place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a patient on the waitlist a place."""
    return _at_one_press(request, uid, actions.give_place, said="has a place and gets a mail.")


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that a patient does not want the place she was offered; the next one is asked."""
    return _at_one_press(request, uid, actions.decline_offer, said="is off the waitlist.")


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that a patient has confirmed in person or by phone."""
    access = staff_access(request)
    booking = find(_bookings_of(access.clinic), uid)
    back = next_url(request, reverse("session-detail", args=[booking.session.uid]))
    try:
        actions.confirm_booking(booking=booking, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, back)
    return done(request, f"{booking.patient.full_name} has confirmed.", back)


def _about(booking: Booking) -> dict[str, object]:
    line: Line = line_of(booking, now=clock.now())
    session = booking.session
    day: date = session.day
    return {
        "line": line,
        "booking": booking,
        "session_title": wording.title_of(session),
        "when": f"{wording.day_words(day)}, {wording.time_words(session)}",
        "place": f"{session.room.name}, {session.physiologist.name}",
    }


def _dose_so_far(booking: Booking) -> dict[str, object]:
    """Return what the form begins with: what the run sheet holds, else the whole session."""
    no_show = booking.status == BookingStatus.NO_SHOW
    outcome = BookingStatus.NO_SHOW if no_show else BookingStatus.ATTENDED
    record = getattr(booking, "record", None)
    values = {name: getattr(record, name) for name in OutcomeForm.DOSE} if record else {}
    if booking.status != BookingStatus.ATTENDED and values.get("minutes") is None:
        values["minutes"] = booking.session.minutes
    return {"outcome": outcome.value, **values}


def _at_one_press(
    request: HttpRequest, uid: UUID, act: Callable[..., Booking], *, said: str
) -> HttpResponse:
    """Do one thing to a booking that needs no form, and say so on the page it was pressed on."""
    access = staff_access(request)
    booking = find(_bookings_of(access.clinic), uid)
    back = next_url(request, reverse("session-detail", args=[booking.session.uid]))
    try:
        act(booking=booking, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, back)
    return done(request, f"{booking.patient.full_name} {said}", back)
