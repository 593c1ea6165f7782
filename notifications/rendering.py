"""Turning a template pair into the text and HTML parts of a mail."""

import re
from functools import cache
from typing import cast

import css_inline
from django.template import Context, Engine, Template, engines
from django.utils import translation
from django.utils.translation import get_language_bidi

_SHEETS = ("base", "screens")
_EMPTY_LINES = re.compile(r"\s*\n[ \t]*\n\s*")


@cache
def _inliner() -> tuple[css_inline.CSSInliner, str]:
    """Return what turns base.css into style attributes, and the style element that stays.

    Only a style sheet can ask for dark mode or a narrow screen, so screens.css is kept as one.
    """
    style, screens = (_part(f"email/{name}.css", {}, autoescape=False) for name in _SHEETS)
    inliner = css_inline.CSSInliner(extra_css=style, load_remote_stylesheets=False)
    return inliner, f"<style>{screens.strip()}</style></head>"


@cache
def _engine() -> Engine:
    return cast("Engine", engines["django"].engine)  # type: ignore[attr-defined]


def _part(name: str, context: dict[str, object], *, autoescape: bool) -> str:
    template: Template = _engine().get_template(name)
    return str(template.render(Context(context, autoescape=autoescape)))


def render(template: str, context: dict[str, object], *, language: str) -> tuple[str, str]:
    """Return the text and the HTML part of `templates/email/<template>.txt` and `.html`.

    The HTML comes with its style sheet inlined; the text is not escaped. Both are written in
    `language`, a Django language code, whatever language is active around the call. What a
    template may fill in is listed at the top of `templates/email/base.html`.
    """
    with translation.override(language):
        full: dict[str, object] = {
            "language": language,
            "direction": "rtl" if get_language_bidi() else "ltr",
        }
        full |= context
        text = _part(f"email/{template}.txt", full, autoescape=False)
        html = _part(f"email/{template}.html", full, autoescape=True)
    inliner, screens = _inliner()
    html = inliner.inline(html).replace("</head>", screens, 1)
    return _EMPTY_LINES.sub("\n\n", text).strip() + "\n", html
