from django.db import models

from clinic.models.base import ClinicOwned, audited
from clinic.permissions import Role


@audited()
class Membership(ClinicOwned):
    """One role of one person in one clinic; someone with two roles has two rows."""

    staff = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "clinic", "role"], name="membership_role_once_per_clinic"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.staff_id}"
