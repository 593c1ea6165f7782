"""Editing a draft whole, with rows that come and go by buttons."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission
from programs import actions
from programs.content import Content, content_of, revision_of
from programs.errors import DraftChanged, UnfitDraft
from programs.forms.draft_editor import DraftEditor
from programs.forms.draft_typed import Typed, place_of, press, settle, typed_from, typed_of
from programs.models import Exercise, ProtocolVersion
from programs.selectors.protocol_changes import changes_between
from programs.views.common import done
from programs.views.protocols import version_url
from programs.views.versions import not_a_draft, version_or_404

SAVE = "save"


@needs(Permission.EDIT_PROTOCOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Edit a draft: a row button changes the form only, "Save" stores the whole or nothing."""
    access = staff_access(request)
    version = version_or_404(access, uid, number)
    if version.published_at is not None:
        return not_a_draft(request, version)
    library = {str(x.uid): x for x in Exercise.objects.filter(clinic=access.clinic)}
    if request.method != "POST":
        content = content_of(version)
        typed = typed_of(content, revision_of(content))
        return _page(request, version, DraftEditor(typed, library, checked=False))
    typed = typed_from(request.POST)
    pressed = request.POST.get("do", SAVE)
    if pressed != SAVE:
        press(typed, pressed)
        editor = DraftEditor(typed, library, checked=False, opened=place_of(pressed))
        return _page(request, version, editor)
    settle(typed)
    return _save(request, version, typed, library, Actor.member(access.staff))


def _save(
    request: HttpRequest,
    version: ProtocolVersion,
    typed: Typed,
    library: dict[str, Exercise],
    by: Actor,
) -> HttpResponse:
    editor = DraftEditor(typed, library, checked=True)
    if not editor.is_valid():
        return _page(request, version, editor, status=422)
    content = editor.content()
    try:
        actions.save_draft(version=version, content=content, seen=typed.own.get("seen", ""), by=by)
    except UnfitDraft as error:
        for path, message in error.faults:
            editor.refuse(path, message)
    except DraftChanged as error:
        return _overtaken(request, version, typed, library, content, error)
    except Refused as error:
        editor.form.add_error(None, error.message)
        return _page(request, version, editor, status=error.status)
    else:
        said = f"The draft of version {version.number} is saved."
        return done(request, said, version_url("version-detail", version))
    return _page(request, version, editor, status=422)


WAY_OUT = (
    "Look below at what saving yours would change in theirs: save again to replace it, or open the "
    "draft anew to go on with theirs."
)


def _overtaken(
    request: HttpRequest,
    version: ProtocolVersion,
    typed: Typed,
    library: dict[str, Exercise],
    content: Content,
    error: DraftChanged,
) -> HttpResponse:
    """Keep what was typed beside what saving it would change in the draft as it stands now."""
    standing = content_of(
        version_or_404(staff_access(request), version.protocol.uid, version.number)
    )
    names = {exercise.uid: exercise.name for exercise in library.values()}
    typed.own["seen"] = revision_of(standing)
    editor = DraftEditor(typed, library, checked=True)
    editor.is_valid()
    editor.form.add_error(None, f"{error.message} {WAY_OUT}")
    theirs = changes_between(standing, content, names)
    return _page(request, version, editor, status=409, theirs=theirs)


def _page(
    request: HttpRequest,
    version: ProtocolVersion,
    editor: DraftEditor,
    *,
    status: int = 200,
    theirs: list[str] | None = None,
) -> HttpResponse:
    context = {
        "version": version,
        "editor": editor,
        "problems": editor.problems if status != 200 else [],
        "theirs": theirs or [],
    }
    return render(request, "programs/protocols/edit.html", context, status=status)
