"""The rows of the worklist.

Drawn in Python: fifty rows of template nodes were half of what the page cost. What many rows share
is drawn once and kept: the pictures, the reasons, the small print.
"""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from adherence.selectors.next_calls import NextCall
from adherence.selectors.trends import Attendance, Trend
from adherence.selectors.worklist import Row, Why
from clinic.templatetags.ui import icon, severity, tag

register = template.Library()
KEPT = 4096
NOBODY = UUID(int=0)

ROW = """
<li class="row"><div class="row-lead">{lead}</div>
<div><a class="row-title" href="{url}">{name}</a> <span class="muted small">{mrn}</span>
<p class="row-text">{headline}</p>{why}
<p class="row-meta">{small_print}</p><p class="row-mark" id="mark-{uid}"></p></div>
<div class="row-side">{trends}</div></li>"""
TICK = (
    '<label class="tick"><input type="checkbox" name="episode" value="{}" form="assign" data-tick>'
    '<span class="hidden-text">{} {}</span></label>'
)
TREND = (
    '<div><span class="trend-word">{}</span><span class="spark">{} <span class="spark-value">{}'
    '</span> <span class="spark-note">{}</span></span></div>'
)
CAME = '<div><span class="trend-word">{}</span>{}</div>'
NO_TREND = '<div><span class="trend-word">{}</span><span class="muted small">{}</span></div>'


@register.simple_tag
def rows(shown: Sequence[Row], back: str, may_work: bool) -> SafeString:
    """Draw rows; `back` is the query string that an episode's page finds its way back with."""
    words = gettext("Pain"), gettext("Missed"), gettext("Came")
    tick = gettext("Tick") if may_work else ""
    pills = {level: severity(level) for level in {row.level for row in shown}}
    before, after = reverse("episode-detail", args=[NOBODY]).split(str(NOBODY))
    return mark_safe(  # noqa: S308 - joins what format_html made
        "".join(
            _row(row, f"{before}{row.uid}{after}{back}", _lead(row, pills[row.level], tick), words)
            for row in shown
        )
    )


def _row(row: Row, url: str, lead: SafeString, words: tuple[str, str, str]) -> SafeString:
    pain, tablets, came = words
    return format_html(
        ROW,
        uid=SafeString(row.uid),
        lead=lead,
        url=url,
        name=row.name,
        mrn=row.mrn,
        headline=row.headline,
        why=_why(tuple(row.reasons), row.gap) if row.reasons else "",
        small_print=_small_print(row.step, row.deadline, row.next_call, tuple(row.facts)),
        trends=_trend(pain, row.pain) + _trend(tablets, row.tablets) + _came(came, row.attendance),
    )


def _lead(row: Row, pill: SafeString, tick: str) -> SafeString:
    if row.is_closed:
        return tag(gettext("Resolved"))
    return pill + format_html(TICK, row.uid, tick, row.name) if tick else pill


@lru_cache(maxsize=KEPT)
def _why(reasons: tuple[Why, ...], gap: str) -> SafeString:
    named = format_html_join(
        "", '<li>{} <span class="muted">({})</span></li>', ((r.name, r.tier) for r in reasons)
    )
    missing = format_html('<li class="row-gap">{}</li>', gap) if gap else ""
    return format_html('<ul class="row-why">{}{}</ul>', named, missing)


@lru_cache(maxsize=KEPT)
def _small_print(
    step: str, deadline: str, call: NextCall | None, facts: tuple[str, ...]
) -> SafeString:
    first = format_html('<span class="strong">{}</span>', step) if step else ""
    late = format_html("<b>{}</b>", capfirst(deadline)) if deadline else ""
    rest = format_html_join("", "<span>{}</span>", ((fact,) for fact in facts))
    return format_html("{}{}{}{}", first, late, _call(call) if call else "", rest)


def _call(call: NextCall) -> SafeString:
    words = capfirst(call.words)
    told = format_html("<b>{}</b>", words) if call.is_over else words
    return format_html("<span>{}{}</span>", icon("clock"), told)


@lru_cache(maxsize=KEPT)
def _trend(word: str, shown: Trend) -> SafeString:
    if shown.last is None:
        return format_html(NO_TREND, word, shown.summary)
    return format_html(TREND, word, shown.picture, shown.last, shown.note)


@lru_cache(maxsize=KEPT)
def _came(word: str, shown: Attendance) -> SafeString:
    if not shown.states:
        return format_html(NO_TREND, word, shown.summary)
    return format_html(CAME, word, shown.picture)
