"""What a watch said of an activity, and what became of its file, in a patient's language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from programs.models import ActivityFile, ActivityKind, FileState, HomeActivity
from programs.models.home_activity import HIGHEST_HEART, LOWEST_HEART

STATES = {
    FileState.WAITING: (gettext_lazy("Waiting to be read"), ""),
    FileState.READING: (gettext_lazy("Being read"), ""),
    FileState.ASKING: (gettext_lazy("A question for you"), "amber"),
    FileState.READ: (gettext_lazy("Counted"), "brand"),
    FileState.REFUSED: (gettext_lazy("Not counted"), "amber"),
}
# Why a file was not counted, and the way out, by the reason that its reader gave.
REASONS = {
    "empty": gettext_lazy("The file is empty. Copy it from your watch again."),
    "other-file": gettext_lazy(
        "This is a %(what)s file and no recording of a watch, whatever its name says. "
        "Choose a FIT, TCX or GPX file."
    ),
    "unknown": gettext_lazy("We cannot read this kind of file. Choose a FIT, TCX or GPX file."),
    "unsafe": gettext_lazy(
        "This file holds instructions that no recording has, so we did not open it. "
        "Copy it from your watch again."
    ),
    "bomb": gettext_lazy(
        "Unpacked, this file would be larger than 40 MB, so we did not unpack it. "
        "Send the recordings one by one."
    ),
    "archive": gettext_lazy(
        "This archive holds %(files)s files. Send one with 1 to 20 recordings, or send them "
        "one by one."
    ),
    "locked": gettext_lazy("This archive has a password. Send the recording itself."),
    "damaged": gettext_lazy(
        "The file is damaged, so nothing was counted. Copy it from your watch again, or write "
        "the minutes down yourself."
    ),
    "cut-off": gettext_lazy(
        "The file breaks off after %(minutes)s minutes, so nothing was counted. Copy it from "
        "your watch again, or write the minutes down yourself."
    ),
    "not-exercise": gettext_lazy(
        "This file of a watch holds no exercise: it is a course, a plan or settings. Choose "
        "the file of an activity."
    ),
    "no-time": gettext_lazy(
        "This file does not say when anything happened, so it is a route and not an activity. "
        "Write the minutes down yourself."
    ),
    "too-short": gettext_lazy("This recording is shorter than a minute."),
    "too-long": gettext_lazy(
        "This recording is %(minutes)s minutes long; we count up to 480. Was the watch "
        "forgotten? Write the minutes down yourself."
    ),
    "too-many": gettext_lazy("There is more in this file than we read from one. Send a part."),
    "too-slow": gettext_lazy(
        "Reading this file took too long. Send a shorter one, or write the minutes down."
    ),
    "gave-up": gettext_lazy(
        "We tried three times and could not read this file. Write the minutes down yourself."
    ),
    "future": gettext_lazy(
        "This recording is of %(day)s, which has not been yet. Check the clock of your watch."
    ),
    "before-program": gettext_lazy(
        "This recording is of %(day)s; your program began on %(starts)s."
    ),
    "duplicate": gettext_lazy(
        "You sent this file before, and what is in it counts already, on %(day)s."
    ),
    "left-out": gettext_lazy("Left out, as you chose."),
}
CHOICES = {
    "file": gettext_lazy("It is the same: count this file instead"),
    "mine": gettext_lazy("Leave the file out"),
    "both": gettext_lazy("They are two different things: count both"),
}


@dataclass(frozen=True)
class FileLine:
    """One file of hers: how it stands, in a sentence, and what she is asked."""

    file: ActivityFile
    sent: str
    state: Any
    tag: str
    sentence: str
    found: list[str]
    clashes: list[str]
    choices: list[tuple[str, Any]]


def heart_words(activity: HomeActivity) -> list[str]:
    """Return what a watch measured of her heart, and what was left out of it."""
    words = []
    if activity.heart_mean is not None:
        words.append(
            _("pulse %(mean)s on average, at most %(highest)s")
            % {"mean": activity.heart_mean, "highest": activity.heart_max}
        )
    if activity.seconds_in is not None:
        words.append(
            _("%(n)s min in your zone of %(low)s to %(high)s")
            % {
                "n": round(activity.seconds_in / 60),
                "low": activity.zone_low,
                "high": activity.zone_high,
            }
        )
    if activity.heart_dropped:
        words.append(
            ngettext(
                "%(n)s pulse value left out: no heart beats less than %(low)s or more than "
                "%(high)s times a minute",
                "%(n)s pulse values left out: no heart beats less than %(low)s or more than "
                "%(high)s times a minute",
                activity.heart_dropped,
            )
            % {"n": activity.heart_dropped, "low": LOWEST_HEART, "high": HIGHEST_HEART}
        )
    return words


def file_line(file: ActivityFile, described: dict[str, str]) -> FileLine:
    """Return a file as she reads it; `described` has words for what it may be the same as."""
    state, tag = STATES[FileState(file.state)]
    asking = file.state == FileState.ASKING
    clashes = file.facts.get("clashes", []) if asking else []
    sent = timezone.localtime(file.created_at)
    return FileLine(
        file=file,
        sent=f"{_day(sent.date())}, {sent:%H:%M}",
        state=state,
        tag=tag,
        sentence=_sentence(file),
        found=[_found(one) for one in file.found] if asking else [],
        clashes=list(dict.fromkeys(described.get(one["uid"], "") for one in clashes)),
        choices=[(key, CHOICES[key]) for key in file.facts.get("choices", []) if asking],
    )


def _sentence(file: ActivityFile) -> str:
    if file.state == FileState.READ:
        return "; ".join(_found(one) for one in file.found)
    if file.state == FileState.ASKING:
        if file.reason == "clash-changed":
            return _("Something has changed since you were asked. Please look again.")
        return ""
    if file.state != FileState.REFUSED:
        return ""
    facts = {"minutes": 0, "files": 0, "what": "", **file.facts}
    for name in ("day", "starts"):
        if name in facts:
            facts[name] = _day(date.fromisoformat(facts[name]))
    return str(REASONS[file.reason]) % facts


def _found(one: dict[str, Any]) -> str:
    """Return an activity that waits for her answer: "Walking, 31 minutes, Monday 3 November"."""
    minutes = ngettext("%(n)s minute", "%(n)s minutes", one["minutes"]) % {"n": one["minutes"]}
    return ", ".join(
        [str(ActivityKind(one["kind"]).label), minutes, _day(date.fromisoformat(one["day"]))]
    )


def _day(day: date) -> str:
    return date_format(day, pgettext("date format", "l j F"))
