"""The lines of a program's page: classes with a free place, and what may be made up."""

from collections.abc import Iterable
from typing import Any

from programs.models import Session
from programs.selectors.credits import Credit
from programs.selectors.wording import day_words, places_words, time_words, title_of


def class_lines(classes: Iterable[Session]) -> list[dict[str, Any]]:
    """Return open classes in words, each with the uid that a press books."""
    return [
        {
            "uid": session.uid,
            "title": title_of(session),
            "when": f"{day_words(session.day)}, {time_words(session)}",
            "place": f"{session.room.name}, {session.physiologist.name}",
            "places": places_words(session),
        }
        for session in classes
    ]


def credit_lines(owed: Iterable[Credit]) -> list[dict[str, Any]]:
    """Return missed sessions in words, each with the uid of the booking to make up."""
    return [
        {
            "uid": credit.booking.uid,
            "title": title_of(credit.booking.session),
            "when": f"{day_words(credit.booking.session.day)}, "
            f"{time_words(credit.booking.session)}",
            "why": credit.booking.get_cancel_reason_display(),
            "expires_on": credit.expires_on,
        }
        for credit in owed
    ]
