"""What a card of the run sheet sends, by form or by script, as the entry that actions take."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import QueryDict

from clinic.errors import Refused
from programs.actions import AdverseEntry, Entry, HomeEntry
from programs.card.names import name_of
from programs.card.values import canonical
from programs.errors import CardRefused

_ADVERSE = ("what", "grade", "relatedness", "action_taken")
_HOME = ("day", "minutes", "effort")
_OWN = ("adverse.", "home.")


@dataclass(frozen=True)
class SentCard:
    """The texts of a card as they came: `shown` is what the sender saw when she began."""

    values: dict[str, str]
    shown: dict[str, str]
    press: str

    @property
    def touched(self) -> dict[str, str]:
        """What the sender changed, to be shown again when it cannot be saved."""
        return {
            name: text
            for name, text in self.values.items()
            if name.startswith(_OWN)
            or canonical(name, text) != canonical(name, self.shown.get(name, ""))
        }

    def entry(self, more: Mapping[str, str] | None = None) -> Entry:
        """Return what an action takes. Raises CardRefused for what is no number or date."""
        return Entry(
            values={
                **{n: text for n, text in self.values.items() if name_of(n)},
                **(more or {}),
            },
            shown=self.shown,
            adverse=self._adverse(),
            home=self._home(),
        )

    def _adverse(self) -> AdverseEntry | None:
        got = self._part("adverse", _ADVERSE)
        if not any(got.values()) and self.press != "adverse":
            return None
        return AdverseEntry(
            what=got["what"],
            grade=_whole("adverse.grade", "The grade", got["grade"]),
            relatedness=got["relatedness"],
            action_taken=got["action_taken"],
            key=_key(self.values.get("adverse.key", "")),
        )

    def _home(self) -> HomeEntry | None:
        got = self._part("home", _HOME)
        if not any(got.values()) and self.press != "home":
            return None
        return HomeEntry(
            day=_day(got["day"]),
            modality=self.values.get("home.modality", ""),
            minutes=_whole("home.minutes", "Minutes at home", got["minutes"]),
            effort=_whole("home.effort", "Effort", got["effort"]),
            key=_key(self.values.get("home.key", "")),
        )

    def _part(self, part: str, names: tuple[str, ...]) -> dict[str, str]:
        return {name: self.values.get(f"{part}.{name}", "").strip() for name in names}


def sent_card(data: QueryDict) -> SentCard:
    """Return a request's card. A field that it does not name stays as it is."""
    shown = _shown(data.get("base", ""))
    values = {name: str(data[name]) for name in data if name_of(name) or name.startswith(_OWN)}
    if "red_flags" in data:
        values["red_flags"] = ",".join(sorted(flag for flag in data.getlist("red_flags") if flag))
    for name in data:
        if name.startswith("choose.") and data[name] == "theirs":
            chosen = name.removeprefix("choose.")
            values[chosen] = shown.get(chosen, "")
    return SentCard(values=values, shown=shown, press=str(data.get("press", "")))


def _shown(text: str) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise Refused("The card was damaged on its way here. Reload the page and type it again.")
    return found


def _whole(name: str, label: str, text: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise CardRefused({name: f"{label} cannot be “{text}”. Enter a whole number."}) from None


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CardRefused(
            {"home.day": f"“{text}” is not a date. Write it as in 2026-11-24."}
        ) from None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
