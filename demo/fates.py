"""What becomes of one booking in a patient's story: it always comes out the same."""

from dataclasses import dataclass
from datetime import date

from demo.cast import Role
from demo.stories import at
from programs.models import BookingStatus, CancelReason, EarlyStop

REMARKS = (
    "Slower on the leg press, fine otherwise.",
    "Asked for the mat by the window.",
    "Up one step on the row.",
    "Hands stiff at first, better after the warm-up.",
    "Short of sleep; kept it light.",
)
STOPS = (EarlyStop.ASKED, EarlyStop.DIZZY, EarlyStop.ASKED)
# What people know days before; the rest they call off on the day.
KNOWN_BEFORE = (CancelReason.TRAVEL, CancelReason.OTHER_APPOINTMENT)


@dataclass(frozen=True)
class Fate:
    """Attended, did not come, or cancelled `notice_hours` before for a reason."""

    status: str
    cancel_reason: str = ""
    notice_hours: int = 0


def fate(role: Role, day: date, days: int) -> Fate:
    """Return what becomes of her booking on a day, `days` from the seeding day."""
    story, chance, mrn = role.story, role.chance, role.mrn
    if chance.happens(at(story.attends, days / 7), mrn, "attends", day):
        return Fate(BookingStatus.ATTENDED)
    if not chance.happens(story.cancels, mrn, "cancels", day):
        return Fate(BookingStatus.NO_SHOW)
    reason = chance.pick(story.cancel_reasons, mrn, "reason", day)
    hours = (28, 60) if reason in KNOWN_BEFORE else (4, 22)
    return Fate(BookingStatus.CANCELLED, CancelReason(reason), chance.whole(*hours, mrn, "h", day))


def confirms(role: Role, day: date) -> bool:
    """Whether she presses Confirm in a reminder for that day."""
    return role.chance.happens(role.story.confirms, role.mrn, "confirms", day)


def record(role: Role, day: date, days: int, minutes: int) -> dict[str, object]:
    """Return what her physiologist writes down after a session she came to."""
    story, chance, mrn = role.story, role.chance, role.mrn
    before = max(0, min(10, round(at(story.pain, days / 7) + chance.unit(mrn, "b", day) - 0.7)))
    after = max(0, min(10, before + chance.whole(-1, 1, mrn, "a", day)))
    remark = chance.pick(REMARKS, mrn, "remark", day)
    stops = chance.happens(0.12 if before >= 6 else 0.015, mrn, "stops", day)
    why = EarlyStop.PAIN if before >= 6 else chance.pick(STOPS, mrn, "stops for", day)
    return {
        "early_stop": why.value if stops else "",
        "minutes": max(20, minutes - chance.pick((0, 0, 5, 5, 10), mrn, "minutes", day)),
        "effort": chance.whole(4, 6, mrn, "effort", day),
        "pain_before": before,
        "pain_after": after,
        "note": remark if chance.happens(0.12, mrn, "noted", day) else "",
    }
