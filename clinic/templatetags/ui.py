"""The design system's tags and filters: builtins, so no template loads them.

Each renders a partial of templates/ui/ or a few lines of its own; docs/design-system.md lists
them with the exact usage.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from clinic import charts
from clinic.forms import form_error_id as id_of_form_errors
from clinic.forms import problems_of

register = template.Library()

# Shapes differ in outline, so that the level survives a greyscale print.
SEVERITIES = {
    "urgent": (gettext_lazy("Urgent"), '<path d="M6 .8 11.6 11H.4z"/>'),
    "high": (gettext_lazy("High"), '<path d="M6 .3 11.7 6 6 11.7.3 6z"/>'),
    "watch": (gettext_lazy("Watch"), '<path d="M1.5 1.5h9v9h-9z"/>'),
    "stable": (gettext_lazy("Stable"), '<circle cx="6" cy="6" r="4.5"/>'),
    "nodata": (
        gettext_lazy("No data"),
        '<circle cx="6" cy="6" r="4.5" fill="none" stroke-width="1.5"/>',
    ),
}
CARE_PREFIXES = {
    "non-urgent": gettext_lazy("Non-urgent advice"),
    "urgent": gettext_lazy("Urgent advice"),
    "emergency": gettext_lazy("Immediate action required"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of static/icons.svg; decorative unless it is given a label."""
    naming = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"/></svg>', naming, static("icons.svg"), name
    )


@register.simple_tag
def mark() -> SafeString:
    """Draw the logo mark, decorative: the name stands beside it."""
    return format_html('<img class="mark" src="{}" alt="">', static("mark.svg"))


@register.simple_tag
def tag(text: object, kind: str = "") -> SafeString:
    """Draw a status word; kind is empty (neutral), brand, amber, brick or plain."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", text)


@register.simple_tag
def severity(level: str, label: str = "") -> SafeString:
    """Draw a severity pill: shape, word, colour. Levels are the keys of SEVERITIES."""
    word, shape = SEVERITIES[level]
    return format_html(
        '<span class="pill pill--{}"><svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>{}</span>',
        level,
        mark_safe(shape),  # noqa: S308 - a constant of this module
        label or word,
    )


@register.simple_tag
def error_summary(form: object = None) -> str:
    """List a bound form's errors as links to its fields; nothing when there are none."""
    problems = problems_of(form) if isinstance(form, BaseForm) else []
    return render_to_string("ui/error_summary.html", {"problems": problems}) if problems else ""


@register.simple_tag
def form_error_id(form: BaseForm) -> str:
    """Return the id of the place where a form shows errors that belong to no field."""
    return id_of_form_errors(form)


@register.simple_block_tag
def care_card(content: str, kind: str, heading: str, level: int = 2) -> str:
    """Say what to do and how fast: kind is non-urgent, urgent or emergency."""
    context = {"kind": kind, "heading": heading, "level": level, "prefix": CARE_PREFIXES[kind]}
    return render_to_string("ui/care_card.html", {**context, "content": content})


@register.simple_block_tag
def callout(content: str, title: str, level: int = 2) -> str:
    """Box a precaution."""
    context = {"title": title, "level": level, "content": content}
    return render_to_string("ui/callout.html", context)


@register.simple_block_tag
def inset(content: str) -> str:
    """Set a notable aside off with a rule."""
    return format_html('<div class="inset flow flow--tight">{}</div>', content)


@register.simple_block_tag
def details(content: str, title: str, open: bool = False) -> str:
    """Fold secondary text away."""
    return render_to_string("ui/details.html", {"title": title, "content": content, "open": open})


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "") -> str:
    """Say why nothing is here; the content says what to do next."""
    return render_to_string("ui/empty.html", {"title": title, "content": content, "icon": icon})


@register.simple_block_tag
def confirmation(content: str, title: str) -> str:
    """Tell a patient that her action is done; holds the page's h1."""
    return render_to_string("ui/confirmation.html", {"title": title, "content": content})


@register.simple_tag
def sparkline(
    points: Sequence[float | None],
    summary: str,
    low: float = 0,
    high: float = 10,
    threshold: float | None = None,
) -> str:
    """Draw a small trend; see clinic.charts.sparkline."""
    return charts.sparkline(points, low=low, high=high, threshold=threshold, summary=summary)


@register.simple_tag
def attendance_dots(states: Sequence[str], summary: str) -> str:
    """Draw attendance, oldest first; see clinic.charts.dots."""
    return charts.dots(states, summary=summary)


@register.filter
def change(value: float | None) -> str:
    """Write a difference with its sign, a true minus, and ±0 for none."""
    if value is None:
        return ""
    if value == 0:
        return "±0"
    return f"{'+' if value > 0 else '−'}{abs(value):g}"  # noqa: RUF001


@register.filter
def dialable(phone: str) -> str:
    """Keep what a tel: link may hold."""
    return "".join(character for character in str(phone) if character in "+0123456789*#")


@register.filter
def unlocalised(value: float) -> str:
    """Write a number for a data attribute, with a point whatever the language."""
    return f"{value:g}"


@register.filter
def block_classes(state: Any) -> str:
    """Turn a calendar block's states ("class full") into its classes."""
    return "".join(f" block--{word}" for word in str(state or "").split())


@register.filter
def inline_svg(svg: str, label: str) -> SafeString:
    """Set a picture that our own libraries drew into the page, named by the label.

    For a QR code, whose data: address the content policy would refuse. Never for uploaded files.
    """
    drawing = svg[svg.index("<svg") + 4 :]
    return format_html('<svg role="img" aria-label="{}"{}', label, mark_safe(drawing))  # noqa: S308


@register.filter
def stated(value: object) -> object:
    """Write a missing value as the words "no data"; silence is a state."""
    return gettext("no data") if value is None or value == "" else value
