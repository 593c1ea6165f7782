"""Somebody's own calendar feed: the page that makes and ends it, and the feed itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import clock, tenancy
from clinic.access import needs, public, staff_access
from clinic.actors import Actor
from clinic.permissions import Access, Permission
from programs import actions
from programs.selectors.day_mail import wants_day_sheet
from programs.selectors.feed import (
    WEEKS_AHEAD,
    WEEKS_BACK,
    feed_behind,
    feed_events,
    feed_file,
    feed_tag,
    feed_url,
    standing_feed,
)
from programs.views.common import done


@needs(Permission.EDIT_SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show whether she has a feed; on POST make or renew it, and show its address this once."""
    access = staff_access(request)
    if request.method != "POST":
        return _page(request, access)
    by = Actor.member(access.staff)
    _, token = actions.make_feed(clinic=access.clinic, staff=access.staff, by=by)
    # No redirect: on the way to another page the address would have to be kept somewhere.
    return _page(request, access, address=feed_url(token))


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End her feed: whoever has the address reads nothing more."""
    access = staff_access(request)
    by = Actor.member(access.staff)
    ended = actions.revoke_feed(clinic=access.clinic, staff=access.staff, by=by)
    sentence = "Your calendar feed has ended." if ended else "You have no calendar feed."
    return done(request, sentence, reverse("calendar-feed-page"))


@needs(Permission.EDIT_SCHEDULE)
@require_POST
def day_sheet_mail(request: HttpRequest) -> HttpResponse:
    """Keep whether the visitor wants the mail of her day."""
    access = staff_access(request)
    wanted = request.POST.get("wanted") == "1"
    by = Actor.member(access.staff)
    actions.want_day_sheet(clinic=access.clinic, staff=access.staff, wanted=wanted, by=by)
    sentence = "You get your day by mail." if wanted else "You get no mail about your day."
    return done(request, sentence, reverse("calendar-feed-page"))


@public("a calendar program cannot sign in; whoever holds the secret address may read")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Send one person's sessions as a calendar file; 404 once address or membership has ended."""
    found = feed_behind(token)
    if found is None:
        raise Http404("There is no such feed.")
    tenancy.enter(clinic=found.clinic_id)
    actions.note_feed_read(feed=found)
    events = feed_events(found, now=clock.now())
    tag = feed_tag(found, events)
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(
            feed_file(found, events), content_type="text/calendar; charset=utf-8"
        )
        response.headers["Content-Disposition"] = 'inline; filename="sessions.ics"'
    response.headers["ETag"] = tag
    # Her own program may keep the file and ask whether it still holds; nobody in between may.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, access: Access, *, address: str = "") -> HttpResponse:
    return render(
        request,
        "programs/feed.html",
        {
            "feed": standing_feed(clinic=access.clinic, staff=access.staff),
            "address": address,
            "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
            "weeks_back": WEEKS_BACK,
            "weeks_ahead": WEEKS_AHEAD,
            "day_sheet_at": access.clinic.day_sheet_at,
            "wants_day_sheet": wants_day_sheet(staff=access.staff),
        },
    )
