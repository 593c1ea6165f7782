"""The demo's own pages: the front door, the outbox and the clock."""

import logging
from datetime import timedelta
from typing import NoReturn
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from clinic.access import public
from clinic.clock import now
from clinic.health import worker_alive
from clinic.models import Membership
from demo import front as reads
from demo import outbox as sent
from demo.guard import demo_clinic, demo_only
from demo.tasks import DAYS, travel_ahead
from demo.travelling import state
from demo.travelling.state import Journey
from notifications.letterhead import with_pictures
from patients.actions.signing_in import begin_visit
from patients.portal import cookies

logger = logging.getLogger(__name__)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SYNTHETIC = "everybody in the demo is invented, and it is gone beside a real clinic"
PAGE = 40
REFRESH_S = "2"


@public(SYNTHETIC)
@require_safe
@demo_only
def front(request: HttpRequest) -> HttpResponse:
    """Offer a role to take, the mails, the clock; reload while the clock is moving."""
    clinic = demo_clinic()
    if clinic is None:
        return render(request, "demo/empty.html")
    face = reads.clock_of(clinic)
    response = render(
        request,
        "demo/front.html",
        {
            "clinic": clinic,
            "faces": reads.faces(clinic),
            "clock": face,
            "patients": reads.population(clinic),
            "somebody": reads.somebody(clinic),
            "newest": sent.newest_to_a_patient(clinic),
        },
    )
    if face.going:
        # another address each time: one that differs by its fragment only is not loaded again
        again = f"{reverse('demo:front')}?step={face.journey.percent if face.journey else 0}"
        response.headers["Refresh"] = f"{REFRESH_S}; url={again}.{int(now().timestamp())}#clock"
    return response


@public(SYNTHETIC)
@require_POST
@demo_only
def sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the first person of the synthetic clinic who holds a role; no password."""
    clinic = demo_clinic()
    membership = (
        Membership.objects.filter(clinic=clinic, role=role, is_active=True, clinic__is_demo=True)
        .select_related("staff")
        .order_by("pk")
        .first()
    )
    if membership is None:
        raise Http404("Nobody here has that role.")
    if request.user.is_authenticated:
        logout(request)
    login(request, membership.staff, backend=BACKEND)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if safe else reverse("home"))


@public(SYNTHETIC)
@require_POST
@demo_only
def her_page(request: HttpRequest) -> HttpResponse:
    """Open one synthetic patient's own pages; a real one asks for a mail."""
    patient = reads.somebody(demo_clinic() or _nothing()) or _nothing()
    response = redirect("her-page")
    cookies.keep_visit(response, begin_visit(patient=patient).token)
    return response


@public(SYNTHETIC)
@require_safe
@demo_only
def outbox(request: HttpRequest) -> HttpResponse:
    """List every mail that was handed over, newest first."""
    clinic = demo_clinic() or _nothing()
    chosen = request.GET.get("kind", "")
    page = Paginator(sent.copies(clinic, chosen), PAGE).get_page(request.GET.get("page"))
    here = reverse("demo:outbox")
    chips = [{"label": "All", "url": here, "current": not chosen}] + [
        {"label": label, "url": f"{here}?kind={name}", "current": chosen == name}
        for name, label in sent.kinds()
    ]
    query = f"kind={chosen}&" if chosen else ""
    return render(
        request,
        "demo/outbox.html",
        {
            "lines": sent.lines(list(page.object_list)),
            "count": page.paginator.count,
            "chips": chips,
            "zone": clinic.time_zone,
            "previous_url": f"{here}?{query}page={page.previous_page_number()}"
            if page.has_previous()
            else "",
            "next_url": f"{here}?{query}page={page.next_page_number()}" if page.has_next() else "",
        },
    )


@csp_update({"frame-src": [SELF]})
@public(SYNTHETIC)
@require_safe
@demo_only
def mail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one mail as it was sent."""
    clinic = demo_clinic() or _nothing()
    copy = get_object_or_404(sent.copies(clinic), message__uid=uid)
    return render(
        request,
        "demo/mail.html",
        {"mail": sent.read(copy), "sent_at": copy.message.sent_at, "zone": clinic.time_zone},
    )


@csp_replace(
    {
        **{key: [NONE] for key in ("default-src", "script-src", "connect-src", "form-action")},
        "style-src": [UNSAFE_INLINE],
        "img-src": ["data:"],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
@public(SYNTHETIC)
@xframe_options_sameorigin
@require_safe
@demo_only
def mail_html(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Return a mail's HTML part for the frame of its page: its own styles, no script."""
    clinic = demo_clinic() or _nothing()
    copy = get_object_or_404(sent.copies(clinic), message__uid=uid)
    html = with_pictures(sent.read(copy).html, clinic=clinic.pk).replace(
        "<head>", '<head><base target="_blank">', 1
    )
    return HttpResponse(html)


@public(SYNTHETIC)
@require_safe
@demo_only
def mail_calendar(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Return a mail's calendar file."""
    clinic = demo_clinic() or _nothing()
    copy = get_object_or_404(sent.copies(clinic), message__uid=uid)
    content = sent.read(copy).calendar or _nothing()
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


@public(SYNTHETIC)
@require_POST
@demo_only
def travel(request: HttpRequest) -> HttpResponse:
    """Ask a worker to let the clinic live some days ahead."""
    if demo_clinic() is None:
        _nothing()
    try:
        days = int(request.POST.get("days", ""))
    except ValueError:
        days = 0
    if days not in DAYS:
        messages.error(request, "The clock moves by a day or a week.")
    elif state.under_way():
        messages.info(request, "The clinic is on its way already. Let it arrive first.")
    elif not worker_alive():
        messages.error(
            request,
            "No worker answers, so nothing would happen on the way. Run the demo with `make demo`, "
            "which starts one, and try again in a quarter of a minute.",
        )
    else:
        _set_off(request, days)
    return redirect(reverse("demo:front") + "#clock")


def _set_off(request: HttpRequest, days: int) -> None:
    start = now()
    state.save(Journey(since=start, until=start + timedelta(days=days), at=start))
    try:
        travel_ahead.apply_async((days,), retry=False, ignore_result=True, expires=30)
    except Exception as error:  # whatever a broker's client raises
        logger.warning("no broker took the journey: %s", type(error))
        messages.error(request, "No broker answers, so no worker heard of it. Try again soon.")


def _nothing() -> NoReturn:
    raise Http404("There is no demo here.")
