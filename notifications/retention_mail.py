"""The mail that tells administrators that a rule of retention was changed."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from clinic import clock
from clinic.models import Clinic, RetentionRule, Staff
from clinic.models.retention import SHOWN_FOR
from clinic.retention.kinds import kind_called, kinds
from clinic.retention.telling import CHANGED, TOLD_WITHIN, Change, administrators, changes
from notifications.kinds import Mail, NotNow, Says, WhenUnknown
from notifications.models import Message
from notifications.rendering import render
from notifications.staff_mail import StaffKind

_SUBJECT = "How long something is kept was changed"


class RetentionChanged(StaffKind):
    """Tells who changed what, so that nothing goes early because of a slip or a stranger."""

    name = CHANGED
    label = "A rule of retention was changed, to administrators"
    says = Says(
        to="every administrator of the clinic, whoever changed it included",
        due="at once",
        until=f"{TOLD_WITHIN.days} days have passed: from then on the rule removes",
        unknown="a second copy says the same",
    )
    optional = False
    when_unknown = WhenUnknown.RESEND

    def compose(self, messages: Sequence[Message]) -> dict[int, Mail | NotNow]:
        """Return each mail; who is no administrator any more gets none."""
        found = changes([message.about_uid for message in messages])
        people = administrators({message.clinic_id for message in messages})
        made: dict[int, Mail | NotNow] = {}
        for message in messages:
            staff = people.get((message.clinic_id, message.recipient_uid))
            change = found.get(message.about_uid)
            if change is None:
                made[message.pk] = NotNow("gone")
            else:
                made[message.pk] = _mail(change, staff) if staff else NotNow("not-at-work")
        return made

    def sample(self, clinic: Clinic, language: str) -> Mail:
        """Return the mail about a rule that was made shorter, to somebody made up."""
        kind = kind_called("exports") or kinds()[0]
        row = RetentionRule(
            clinic=clinic,
            kind=kind.name,
            version=2,
            days=366,
            decided_by=Staff(name="Jo Fields"),
            created_at=clock.now(),
        )
        change = Change(row, kind.label, before=3 * 366)
        return _mail(change, Staff(name="Alex Moreno", email="alex@example.org"))


def _mail(change: Change, staff: Staff) -> Mail:
    row, clinic = change.rule, change.rule.clinic
    at = row.created_at.astimezone(ZoneInfo(clinic.time_zone))
    context = {
        "clinic": clinic,
        "name": staff.name,
        "title": _SUBJECT,
        "data": change.label,
        "before": change.before,
        "days": row.days,
        "by": row.decided_by.name,
        "at": f"{at:%A, %-d %B %Y, %H:%M}",
        "not_before": f"{at + SHOWN_FOR:%A, %-d %B %Y}",
        "rules_url": f"{settings.BASE_URL}{reverse('settings-retention')}",
    }
    text, html = render("staff/retention", context, language="en")
    return Mail(to=staff.email, from_name=clinic.mail_name, subject=_SUBJECT, text=text, html=html)
