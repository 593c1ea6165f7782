"""One version of a protocol: shown, edited while a draft, published, discarded, exported."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from programs import actions
from programs.cert import SOURCE
from programs.content import content_of, exercises_in, revision_of
from programs.content_checks import gaps_of, reasons_against
from programs.errors import NotPublishable
from programs.forms.protocol import PublishForm
from programs.models import ProtocolVersion
from programs.selectors.cert import cert_csv, cert_json, cert_of
from programs.selectors.protocol_changes import changes_between
from programs.selectors.protocol_page import names_of, protocol_page, versions_of
from programs.selectors.version_page import version_page
from programs.views.common import done, form_page, refused
from programs.views.protocols import may, version_url


def version_or_404(access: Access, uid: UUID, number: int) -> ProtocolVersion:
    """Return a version of the visitor's clinic with all it prescribes."""
    found = versions_of(access.clinic).filter(protocol__uid=uid, number=number).first()
    if found is None:
        raise Http404("There is no such version in your clinic.")
    return found


def not_a_draft(request: HttpRequest, version: ProtocolVersion) -> HttpResponse:
    """Say that a published version never changes, on its own page."""
    said = f"Version {version.number} is published and never changes. Make a new draft of it."
    return refused(request, said, version_url("version-detail", version))


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def detail(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Show what a version prescribes, phase by phase and week by week."""
    access = staff_access(request)
    version = version_or_404(access, uid, number)
    row = next(r for r in protocol_page(version.protocol).versions if r.version.pk == version.pk)
    return render(
        request,
        "programs/protocols/version.html",
        {
            "version": version,
            "row": row,
            "page": version_page(version, content_of(version)),
            **may(access),
        },
    )


@needs(Permission.EDIT_PROTOCOLS)
@require_POST
def new_draft(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Begin the protocol's next version from this one."""
    access = staff_access(request)
    version = version_or_404(access, uid, number)
    try:
        draft = actions.create_draft(
            protocol=version.protocol,
            content=content_of(version),
            by=Actor.member(access.staff),
        )
    except Refused as error:
        return refused(request, error.message, version_url("version-detail", version))
    said = f"Version {draft.number} is a draft, as version {number} is now. Change what you want."
    return done(request, said, version_url("version-edit", draft))


@needs(Permission.EDIT_PROTOCOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Check a draft, show what it changes, and publish it."""
    access = staff_access(request)
    version = version_or_404(access, uid, number)
    if version.published_at is not None:
        return not_a_draft(request, version)
    content = content_of(version)
    gaps = gaps_of(content)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        first=number == 1,
        gaps=bool(gaps),
        initial={"seen": revision_of(content)},
    )
    if form.is_valid():
        try:
            actions.publish_version(
                version=version, **form.cleaned_data, by=Actor.member(access.staff)
            )
        except NotPublishable as error:
            for field, message in error.faults:
                form.add_error(field if field in form.fields else None, message)
        except Refused as error:
            return refused(request, error.message, version_url("version-detail", version))
        else:
            said = f"Version {number} is published. Patients can be enrolled in it from now on."
            return done(request, said, version_url("version-detail", version))
    return form_page(
        request, "programs/protocols/publish.html", form,
        version=version, changes=_changes_before(version), reasons=reasons_against(content),
        gap_words=actions.gaps_words(gaps) if gaps else "",
    )  # fmt: skip


def _changes_before(version: ProtocolVersion) -> list[str]:
    """Return what a draft changes against the newest published version."""
    older = (
        versions_of(version.clinic)
        .filter(protocol=version.protocol, published_at__isnull=False)
        .order_by("-number")
        .first()
    )
    if older is None:
        return []
    before, after = content_of(older), content_of(version)
    uids = [*exercises_in(before.phases), *exercises_in(after.phases)]
    return changes_between(before, after, names_of(version.clinic_id, uids))


@needs(Permission.EDIT_PROTOCOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Ask, then delete a draft."""
    access = staff_access(request)
    version = version_or_404(access, uid, number)
    if version.published_at is not None:
        return not_a_draft(request, version)
    if request.method != "POST":
        return render(request, "programs/protocols/discard.html", {"version": version})
    name = version.protocol.name
    try:
        with_protocol = actions.discard_draft(version=version, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, reverse("protocol-list"))
    if with_protocol:
        said = f"{name} is discarded: it had nothing but this draft."
        return done(request, said, reverse("protocol-list"))
    said = f"The draft of {name} is discarded."
    return done(request, said, reverse("protocol-detail", args=[uid]))


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def cert(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Show the exercise-reporting checklist of a version."""
    access = staff_access(request)
    version = version_or_404(access, uid, number)
    answers = cert_of(version)
    context = {
        "version": version,
        "answers": answers,
        "missing": [answer.number for answer in answers if not answer.is_stated],
        "source": SOURCE,
        "is_draft": version.published_at is None,
        **may(access),
    }
    return render(request, "programs/protocols/cert.html", context)


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def cert_file(request: HttpRequest, uid: UUID, number: int, kind: str) -> HttpResponse:
    """Download the checklist, as CSV or JSON."""
    version = version_or_404(staff_access(request), uid, number)
    if kind == "csv":
        response = HttpResponse(cert_csv(version), content_type="text/csv; charset=utf-8")
    else:
        response = JsonResponse(cert_json(version), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="cert-version-{number}.{kind}"'
    return response
