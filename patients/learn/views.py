"""The pages to read: open to anybody, for they name no one. Scripts do nothing here."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from clinic.access import public
from patients.actions.signing_in import visit_of
from patients.learn.content import Depth, said
from patients.learn.library import library, sources_used
from patients.learn.shown import shown, shown_source
from patients.portal import cookies
from patients.portal.access import frame
from patients.views.links import strangers_frame

_WHY = "general reading that names nobody"


@public(_WHY)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the articles."""

    def content() -> dict[str, object]:
        entries = [
            {"url": _kept(request, reverse("learn-article", args=[a.slug])), "title": said(a.title),
             "lede": said(a.lede)}
            for a in library().values()
        ]  # fmt: skip
        return {"articles": entries}

    return _page(request, "index", content)


@public(_WHY)
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article at the depth that is asked for; at the plain one for anything else."""
    found = library().get(slug)
    if found is None:
        raise Http404("There is no such article.")
    asked = request.GET.get("depth", "")
    depth = Depth(asked) if asked in Depth.values else Depth.PLAIN

    def content() -> dict[str, object]:
        tabs = [
            {"label": each.label, "url": _kept(request, request.path, depth=each.value),
             "current": each is depth}
            for each in Depth
        ]  # fmt: skip
        return {"article": shown(found, depth), "depths": tabs}

    return _page(request, "article", content)


@public(_WHY)
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """List every source that an article names."""
    return _page(
        request, "sources", lambda: {"sources": [shown_source(each) for each in sources_used()]}
    )


def _page(
    request: HttpRequest, name: str, content: Callable[[], dict[str, object]]
) -> HttpResponse:
    """Render a page in the reader's language, inside her own pages where she has entered them."""
    visit = visit_of(cookies.read(request, cookies.VISIT))
    patient = visit.patient if visit else None
    language = _asked_language(request) or (
        patient.language_in(patient.clinic)
        if patient
        else translation.get_language_from_request(request)
    )
    with translation.override(language):
        context = {
            **(frame(request, patient) if patient else strangers_frame()),
            **content(),
            "frame": "patients/portal/base.html" if patient else "base_patient.html",
            "index_url": _kept(request, reverse("learn")),
            "sources_url": _kept(request, reverse("learn-sources")),
            "languages": _languages(request),
        }
        return render(request, f"patients/learn/{name}.html", context)


def _languages(request: HttpRequest) -> list[dict[str, object]]:
    """Return this page in every other language that the house speaks."""
    now = translation.get_language()
    depth = request.GET.get("depth", "")
    keep = {"depth": depth} if depth in Depth.values else {}
    return [
        {"code": code, "label": label, "url": f"?{urlencode({**keep, 'language': code})}"}
        for code, label in settings.LANGUAGES
        if code != now
    ]


def _asked_language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _kept(request: HttpRequest, url: str, **query: str) -> str:
    """Return an address that keeps the language that the reader has chosen."""
    language = _asked_language(request)
    query |= {"language": language} if language else {}
    return f"{url}?{urlencode(query)}" if query else url
