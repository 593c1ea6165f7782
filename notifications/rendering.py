"""Turning a template pair into the text and HTML parts of a mail.

Most of a mail is the same for everybody at a session, and rendering costs far more than sending.
So a template is rendered once with stand-ins for what differs, and each mail fills those in.
"""

import re
import secrets
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import cycle
from typing import cast

import css_inline
from django.template import Context, Engine, Template, engines
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import get_language_bidi

_SHEETS = ("base", "screens")
_EMPTY_LINES = re.compile(r"\s*\n[ \t]*\n\s*")

# Made anew in each process, so that no fact of a clinic can look like a stand-in; letters and
# digits only, so that neither escaping nor the style inliner changes one.
_MARK = f"standin{secrets.token_hex(8)}"
_STAND_IN = re.compile(f"{_MARK}([a-z_]+){_MARK}")

# Mail programs for text break longer lines themselves, some of them within a word.
_FOLD = partial(textwrap.TextWrapper, width=76, break_long_words=False, break_on_hyphens=False)
_LINE, _ITEM = _FOLD(), _FOLD(subsequent_indent="  ")
_NAME = 14  # letters that a gap is taken for when lines are folded around it


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


@dataclass(frozen=True)
class Blank:
    """A rendered mail with gaps; its parts alternate between what stands and a gap's name."""

    _text: tuple[str, ...]
    _html: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Return the text and the HTML part with these values in the gaps, escaped in the HTML."""
        return _filled(self._text, values, str), _filled(self._html, values, escape)


def blank(
    template: str, context: Mapping[str, object], *, gaps: Iterable[str], language: str
) -> Blank:
    """Render `templates/email/<template>.txt` and `.html` once, for many `Blank.fill`.

    `gaps` names the values to come (small letters and underscores). A template may only write
    them out, in text or in a quoted attribute: to `if` they are always there, and a filter would
    get the stand-in (`stand_in`, for building values around one). Otherwise as `render`.
    """
    full = dict(context) | {name: stand_in(name) for name in gaps}
    text, html = _rendered(template, full, language)
    return Blank(tuple(_STAND_IN.split(text)), tuple(_STAND_IN.split(html)))


def stand_in(name: str) -> str:
    """Return what stands for a gap while its template is rendered."""
    return f"{_MARK}{name}{_MARK}"


def render(template: str, context: dict[str, object], *, language: str) -> tuple[str, str]:
    """Return the text and the HTML part of `templates/email/<template>.txt` and `.html`.

    The HTML comes with its style sheet inlined; the text is not escaped. Both are written in
    `language`, a Django language code, whatever language is active around the call. What a
    template may fill in is listed at the top of `templates/email/base.html`.
    """
    return _rendered(template, context, language)


def _filled(parts: tuple[str, ...], values: Mapping[str, str], write: Callable[[str], str]) -> str:
    written = {name: write(value) for name, value in values.items()}
    return "".join(
        written[part] if is_gap else part
        for part, is_gap in zip(parts, cycle((False, True)), strict=False)
    )


def _rendered(template: str, context: Mapping[str, object], language: str) -> tuple[str, str]:
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
    return _folded(_EMPTY_LINES.sub("\n\n", text).strip()) + "\n", html


def _folded(text: str) -> str:
    """Return a text in lines of at most 76 characters; a single address may be longer.

    A gap is folded like a long name, so that a mail is folded once and not for everybody.
    """
    names = list(dict.fromkeys(_STAND_IN.findall(text)))
    fillers = [chr(0xE000 + place) * _NAME for place in range(len(names))]  # of no alphabet
    for name, filler in zip(names, fillers, strict=True):
        text = text.replace(stand_in(name), filler)
    text = "\n".join(map(_fold, text.split("\n")))
    for name, filler in zip(names, fillers, strict=True):
        text = text.replace(filler, stand_in(name))
    return text


def _fold(line: str) -> str:
    return (_ITEM if line.startswith("- ") else _LINE).fill(line) if len(line) > 76 else line
