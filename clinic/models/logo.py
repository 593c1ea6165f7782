from django.db import models
from django.db.models import Func, Q
from django.db.models.lookups import LessThanOrEqual

from clinic.logo_image import MAX_BYTES, MAX_SIZE, SHOWN
from clinic.models.base import ClinicOwned, audited


@audited(exclude=["png"])
class ClinicLogo(ClinicOwned):
    """The picture above a clinic's mails; one that was replaced stays for the mails that had it.

    Its `digest` stands for it in mails, in the kept copies of mails and in the audit.
    """

    png = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the picture, in hexadecimal.")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic"],
                condition=Q(replaced_at__isnull=True),
                name="logo_one_current_a_clinic",
            ),
            models.CheckConstraint(
                condition=Q(
                    width__gte=1, width__lte=MAX_SIZE[0], height__gte=1, height__lte=MAX_SIZE[1]
                ),
                name="logo_no_larger_than_shown",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Func("png", function="octet_length", output_field=models.IntegerField()),
                    MAX_BYTES,
                ),
                name="logo_small_enough_for_a_mail",
            ),
        ]

    @property
    def shown_width(self) -> int:
        """Return how wide it is on a screen: half of its pixels where it has enough of them."""
        return round(self.width * self._part)

    @property
    def shown_height(self) -> int:
        return round(self.height * self._part)

    @property
    def _part(self) -> float:
        return min(1, SHOWN[0] / self.width, SHOWN[1] / self.height)

    def __str__(self) -> str:
        return f"logo {self.digest[:8]}"
