"""What a patient can say yes or no to, in words with a version.

Words that change get the next version and its day: then everybody is asked anew, and until she
answers her earlier answer stands. A test holds the words of each version.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from patients.models import Purpose


@dataclass(frozen=True)
class Words:
    """A purpose in words: its title, what she says yes to, and what a no means."""

    purpose: Purpose
    version: int
    since: date
    title: Any
    says: Any
    without: Any

    def in_language(self, language: str) -> str:
        """Return all of it as somebody reads it in that language; kept with her answer."""
        with translation.override(language):
            return f"{self.title}\n{self.says}\n{self.without}"

    @property
    def digest(self) -> str:
        """Return what changes with any English word of it."""
        return sha256(self.in_language("en").encode()).hexdigest()[:16]


SHIPPED = (
    Words(
        Purpose.MAIL,
        1,
        date(2026, 11, 26),
        _("E-mails from the clinic"),
        _(
            "The clinic writes to me by e-mail about my appointments, and sends me the links to "
            "my own pages. No subject line says what I am treated for."
        ),
        _(
            "If you say no, we phone you instead. The links in e-mails you have stop working, and "
            "these pages close, because only an e-mail opens them."
        ),
    ),
    Words(
        Purpose.QUESTIONS,
        1,
        date(2026, 11, 26),
        _("Questions by e-mail"),
        _(
            "The clinic asks me by e-mail how I am. My nurse and my physiologist read what I "
            "answer, and act on it."
        ),
        _(
            "If you say no, nobody sees between appointments how you are. Tell us at your "
            "appointments, or phone us. Your care goes on."
        ),
    ),
    Words(
        Purpose.PHONE,
        1,
        date(2026, 11, 26),
        _("Phone calls"),
        _(
            "The clinic phones me: when an appointment changes, when an e-mail does not reach me, "
            "or when my answers worry my nurse."
        ),
        _(
            "If you say no, we write, or speak with you at your next appointment. We would phone "
            "only if we thought you were in danger."
        ),
    ),
)


def words_of(purpose: str) -> Words:
    """Return the words that hold now. Raises KeyError for what is no purpose."""
    return {str(words.purpose): words for words in SHIPPED}[purpose]
