"""Seeds of staff's second factors, sealed: who steals the database signs in as nobody."""

from allauth.mfa.adapter import DefaultMFAAdapter

from clinic.sealed.box import opened, seal

PLACE = "mfa_authenticator.data"
# The keys of that structure that hold a secret; a passkey's holds public ones only.
SECRETS = ("secret", "seed")


class SealedSecondFactors(DefaultMFAAdapter):
    """Seal the seeds of one-time codes and of recovery codes."""

    def encrypt(self, text: str) -> str:
        return seal(text, PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text, PLACE)
