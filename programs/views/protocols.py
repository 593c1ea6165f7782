"""The clinic's protocols: list, one protocol, making, renaming and retiring one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission
from programs import actions
from programs.forms.protocol import NewProtocolForm, RenameForm
from programs.forms.refusals import attempt
from programs.models import ProtocolVersion
from programs.selectors.program_page import published_versions
from programs.selectors.protocol_page import protocol_list, protocol_page, protocols_of
from programs.views.common import done, find, form_page, refused


def may(access: Access) -> dict[str, bool]:
    """Return what the templates of protocols show controls for."""
    return {"may_edit": access.allows(Permission.EDIT_PROTOCOLS)}


def version_url(name: str, version: ProtocolVersion) -> str:
    return reverse(name, args=[version.protocol.uid, version.number])


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the protocols in use, then the retired ones."""
    access = staff_access(request)
    rows = protocol_list(access.clinic)
    context = {
        "rows": [row for row in rows if row.protocol.is_active],
        "retired": [row for row in rows if not row.protocol.is_active],
        **may(access),
    }
    return render(request, "programs/protocols/list.html", context)


@needs(Permission.EDIT_PROTOCOLS)
@require_POST
def ship(request: HttpRequest) -> HttpResponse:
    """Bring the catalogue into the clinic: what it lacks, and nothing else."""
    access = staff_access(request)
    made = actions.ship_catalog(clinic=access.clinic, by=Actor.member(access.staff))
    said = (
        f"Added: {made.protocols} protocols and {made.exercises} exercises."
        if any(made)
        else "Everything that comes with Steady is here already. Nothing was changed."
    )
    return done(request, said, reverse("protocol-list"))


@needs(Permission.VIEW_SCHEDULE)
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one protocol: its versions, who uses each, and what each changed."""
    access = staff_access(request)
    page = protocol_page(find(protocols_of(access.clinic), uid))
    return render(
        request,
        "programs/protocols/protocol.html",
        {
            "page": page,
            "protocol": page.protocol,
            "rename": RenameForm(initial={"name": page.protocol.name}),
            **may(access),
        },
    )


@needs(Permission.EDIT_PROTOCOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a protocol, from nothing or as a copy of a published version."""
    access = staff_access(request)
    form = NewProtocolForm(
        request.POST if request.method == "POST" else None,
        versions=published_versions(access.clinic),
        initial={"copy_of": request.GET.get("from", "")},
    )
    if form.is_valid():
        version = attempt(
            form,
            lambda: actions.create_protocol(
                clinic=access.clinic, **form.cleaned_data, by=Actor.member(access.staff)
            ),
        )
        if version is not None:
            said = f"{version.protocol.name} is made. Its version 1 is a draft."
            return done(request, said, version_url("version-edit", version))
    return form_page(request, "programs/protocols/new.html", form)


@needs(Permission.EDIT_PROTOCOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a protocol another name."""
    access = staff_access(request)
    protocol = find(protocols_of(access.clinic), uid)
    form = RenameForm(
        request.POST if request.method == "POST" else None, initial={"name": protocol.name}
    )
    if form.is_valid():
        renamed = attempt(
            form,
            lambda: actions.rename_protocol(
                protocol=protocol, **form.cleaned_data, by=Actor.member(access.staff)
            ),
        )
        if renamed is not None:
            url = reverse("protocol-detail", args=[uid])
            return done(request, f"It is called {renamed.name} now.", url)
    return form_page(request, "programs/protocols/rename.html", form, protocol=protocol)


@needs(Permission.EDIT_PROTOCOLS)
@require_POST
def set_active(request: HttpRequest, uid: UUID, active: bool) -> HttpResponse:
    """Retire a protocol or restore it."""
    access = staff_access(request)
    protocol = find(protocols_of(access.clinic), uid)
    url = reverse("protocol-detail", args=[uid])
    try:
        actions.set_protocol_active(protocol=protocol, active=active, by=Actor.member(access.staff))
    except Refused as error:
        return refused(request, error.message, url)
    said = (
        f"{protocol.name} is offered again."
        if active
        else f"{protocol.name} is retired: nobody new can be enrolled in it. Who does it goes on."
    )
    return done(request, said, url)
