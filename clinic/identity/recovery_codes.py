"""Recovery codes are shown once and kept as passwords are: slowly hashed, each with its own salt.

allauth keeps the seed that codes are made from, so whoever reads the database and its key has the
codes. Here the seed is thrown away the moment the codes are shown; what was never shown opens
nothing, because nobody can know it.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from clinic import clock

_UNREADABLE = "********"


class HashedRecoveryCodes(auth.RecoveryCodes):
    """Show codes once, then know only their hashes."""

    instance: Authenticator
    _shown: list[str] | None = None

    def generate_codes(self) -> list[str]:
        """Return the codes until they were shown; later as many stars as were made."""
        if "hashes" in self.instance.data:
            return [_UNREADABLE] * self.instance.data["made"]
        return list(super().generate_codes())

    def get_unused_codes(self) -> list[str]:
        """Return the codes until they were shown; later as many stars as are unused."""
        if self._shown is not None:
            return self._shown
        if "hashes" in self.instance.data:
            return [_UNREADABLE] * len(self.instance.data["hashes"])
        return list(super().get_unused_codes())

    def mark_as_viewed(self) -> None:
        """Keep the hashes of what this page shows, and nothing else of it."""
        if not self.did_view:
            self._shown = self.get_unused_codes()
            _throw_seed_away(self.instance)

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Say whether a code is one of those left, and use it up."""
        # Six figures of an app are not worth ten slow comparisons.
        if len(code) != auth.app_settings.RECOVERY_CODE_DIGITS:
            return False
        row = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
        for hashed in row.data.get("hashes", []):
            if check_password(code, hashed):
                row.data["hashes"].remove(hashed)
                row.save(update_fields=["data"])
                return True
        return False


def install() -> None:
    """Let allauth make and read recovery codes this way, wherever it does."""
    for module in (auth, flows):
        module.RecoveryCodes = HashedRecoveryCodes


def throw_old_seeds_away(**_of_the_signal: Any) -> None:
    """Hash the codes that people were shown while their seeds were still kept: those go on."""
    with transaction.atomic():
        kept = Authenticator.objects.filter(
            type=Authenticator.Type.RECOVERY_CODES,
            data__has_key="seed",
            data__viewed_at__isnull=False,
        )
        for row in kept.select_for_update():
            _throw_seed_away(row)


def _throw_seed_away(row: Authenticator) -> None:
    codes = auth.RecoveryCodes(row)
    row.data = {
        "hashes": [make_password(code) for code in codes.get_unused_codes()],
        "made": len(codes.generate_codes()),
        "viewed_at": row.data.get("viewed_at") or clock.now().timestamp(),
    }
    row.save(update_fields=["data"])
