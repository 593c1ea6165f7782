"""A program about to begin, in the words of its last page."""

from datetime import date

from clinic.models import Staff
from programs.actions.heart_rates import HeartRate
from programs.heart_rate import hearts, zone_of
from programs.models import ProtocolVersion
from programs.selectors.wording import component_words, day_words


def start_words(
    *,
    version: ProtocolVersion,
    physiologist: Staff,
    starts_on: date,
    weeks: int,
    heart_rate: HeartRate,
    age: int,
) -> list[dict[str, str]]:
    """Return the rows of the summary before a program begins."""
    known = hearts(
        age=age,
        measured_max=heart_rate.hr_max,
        resting=heart_rate.resting,
        beta_blocker=heart_rate.beta_blocker,
    )
    rows = [
        {"key": "Program", "value": f"{version.protocol.name}, version {version.number}"},
        {"key": "Begins", "value": f"{day_words(starts_on, year=True)}, for {weeks} weeks"},
        {"key": "With", "value": physiologist.name},
        {"key": "Zones rest on", "value": known.why},
    ]
    for phase in version.phases.all():
        for line in phase.components.all():
            zone = zone_of(line, known)
            if zone is not None:
                words = component_words(line)
                rows.append({"key": f"{words[0].upper()}{words[1:]}", "value": zone.words})
    return rows
