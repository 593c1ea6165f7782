from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned

MOST_WRONG_CODES = 5


class SignIn(ClinicOwned):
    """One wish to get to her own page: asked for in a browser, answered by mail, used once.

    `browser_hash` is the SHA-256 of a secret that only the asking browser holds. Only there the
    mail's link and a press open her page, or the code of the same mail, for a mail that was opened
    elsewhere: neither a mail scanner nor somebody who was forwarded the mail gets in. Few wrong
    codes end it.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="sign_ins"
    )
    browser_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-created_at"], name="sign_in_of_patient")]
        constraints = [
            models.CheckConstraint(
                condition=Q(wrong_codes__lte=MOST_WRONG_CODES), name="sign_in_few_wrong_codes"
            )
        ]

    def __str__(self) -> str:
        return f"sign-in {self.uid}"
