"""The mail that tells of a restricted record that was opened: no name, nothing about anybody."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from clinic.models import Clinic, Staff
from notifications.kinds import Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import render
from notifications.staff_mail import StaffKind
from patients.actions.care import KIND, TOLD_WITHIN
from patients.models import RecordOpening


class RecordOpened(StaffKind):
    """Tells those who answer for patients' data that the review list has something new."""

    name = KIND
    label = "A restricted record was opened, to those who answer for patients' data"
    says = Says(
        to="everybody who answers for patients' data in the clinic, but for who opened it",
        due="at once",
        until=f"{TOLD_WITHIN.days} days have passed, or somebody has reviewed it",
        unknown="a second copy leads to the same list",
    )
    optional = False
    when_unknown = WhenUnknown.RESEND

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail, or why it must not leave, in three reads."""
        waiting = set(
            RecordOpening.objects.filter(
                uid__in=[m.about_uid for m in messages], reviewed_at__isnull=True
            ).values_list("uid", flat=True)
        )
        people = Staff.objects.filter(
            uid__in=[m.recipient_uid for m in messages], is_active=True
        ).exclude(email="")
        staff = {person.uid: person for person in people}
        clinics = Clinic.objects.in_bulk({message.clinic_id for message in messages})
        found: dict[int, Mail | NotNow] = {}
        for message in messages:
            if message.about_uid not in waiting:
                found[message.pk] = NotNow("reviewed")
            elif message.recipient_uid not in staff:
                found[message.pk] = NotNow("not-at-work")
            else:
                person = staff[message.recipient_uid]
                found[message.pk] = _mail(clinics[message.clinic_id], person)
        return found

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the mail to somebody made up."""
        return _mail(clinic, Staff(name="Alex Moreno", email="alex@example.org"))


def _mail(clinic: Clinic, staff: Staff) -> Mail:
    context = {
        "clinic": clinic,
        "name": staff.name,
        "list_url": f"{settings.BASE_URL}{reverse('record-openings')}",
    }
    text, html = render("record_opened", context, language="en")
    return Mail(
        to=staff.email,
        from_name=clinic.mail_name,
        subject="Something was opened that needs your review",
        text=text,
        html=html,
    )
