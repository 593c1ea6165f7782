"""What the page of one mail's texts shows, for its template."""

from typing import Any

from django.urls import reverse

from clinic.languages import english_name
from clinic.models import Clinic
from notifications.kinds import Kind
from notifications.texts import selectors
from notifications.texts.forms import TextsForm
from notifications.texts.preview import preview
from notifications.texts.selectors import Version
from notifications.texts.shipped import shipped


def editor_page(
    clinic: Clinic,
    kind: Kind,
    language: str,
    *,
    form: TextsForm | None,
    draft: dict[str, str] | None,
) -> dict[str, Any]:
    """Return what is in force, the form to change it, the mail as it looks, and all versions."""
    versions = selectors.versions_of(clinic, kind, language)
    stands = versions[0].texts if versions else {}
    based_on = versions[0].number if versions else 0
    if form is None and kind.slots:
        form = TextsForm(
            initial=stands | {"based_on": based_on}, kind=kind, shipped=shipped(kind, language)
        )
    frame = reverse("settings-mail-text-html", args=[kind.name, language])
    return {
        "kind": kind,
        "language_name": english_name(language),
        "code": language,
        "tabs": _tabs(clinic, kind, language),
        "form": form,
        "problems": selectors.problems_of(kind, stands),
        "variables": [f"{{{v.name}}}" for v in kind.variables],
        "variable_rows": [{"key": f"{{{v.name}}}", "value": v.says} for v in kind.variables],
        "is_draft": draft is not None,
        "mail": preview(kind, clinic, language, texts=stands if draft is None else draft),
        "frame_url": frame if draft is None else f"{frame}?draft=1",
        "versions": [_row(kind, version, based_on) for version in versions],
        "based_on": based_on,
    }


def _tabs(clinic: Clinic, kind: Kind, language: str) -> list[dict[str, Any]]:
    return [
        {
            "label": english_name(code),
            "url": reverse("settings-mail-text", args=[kind.name, code]),
            "current": code == language,
        }
        for code in selectors.languages_of(kind, clinic)
    ]


def _row(kind: Kind, version: Version, in_force: int) -> dict[str, Any]:
    labels = selectors.labels_of(kind, version.texts)
    texts = {slot: text for slot, text in version.texts.items() if text}
    return {
        "version": version,
        "in_force": version.number == in_force,
        "texts": [
            {"label": label, "text": texts[slot]} for slot, label in labels.items() if slot in texts
        ],
    }
