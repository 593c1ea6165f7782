"""Words that make a poor password here, because whoever tries to get in tries them first."""

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The program, the roles, the place and the treatment; docs/protection.md lists them for people.
WORDS = (
    "steady", "nurse", "oncology", "physiologist", "exercise", "coordinator", "administrator",
    "admin", "hospital", "clinic", "movement", "patient", "welcome", "password", "letrozole",
    "anastrozole", "exemestane",
)  # fmt: skip
_LEAST_BESIDES = 6  # letters and digits that are left once those words are taken out


class NoWordsOfTheHouse:
    """Refuse a password made of words that anybody who knows the place would think of."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        besides = re.sub("|".join(map(re.escape, WORDS)), "", password.lower())
        if len(re.sub(r"[\W_]|19\d\d|20\d\d", "", besides)) < _LEAST_BESIDES:
            raise ValidationError(
                _(
                    "This password is made of words that are tried first here, such as “steady” or "
                    "“nurse”. Choose four or five words that have nothing to do with your work."
                ),
                code="words_of_the_house",
            )

    def get_help_text(self) -> str:
        return _("Not the name of the program, of your role or of the clinic.")
