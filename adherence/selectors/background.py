"""What bears on the risk and cannot be changed: said once, apart, with its source."""

from dataclasses import dataclass

from adherence.selectors.case import Case

EARLY_DAYS = 183
YOUNGER = 65


@dataclass(frozen=True)
class Background:
    """One fact about her and what is known of it."""

    text: str
    source: str


def background_of(case: Case) -> list[Background]:
    """Return age, time on the drug and an earlier switch, where a study speaks of them."""
    found = []
    age = _age(case)
    if age < YOUNGER:
        found.append(
            Background(
                f"She is {age}: under 65, odds ratio for not taking the drug 1.51 (1.05-2.16).",
                "Hershman 2021",
            )
        )
    course = case.course
    if course and (case.today - course.started_on).days < EARLY_DAYS:
        months = (case.today - course.started_on).days // 30
        span = "less than a month" if months < 1 else f"{months} month{'s' * (months > 1)}"
        found.append(
            Background(
                f"On {course.get_drug_display().lower()} for {span}: of those who stopped for side "
                "effects within two years, half had stopped by 6.1 months.",
                "Henry 2012",
            )
        )
    if course and course.drug == "exemestane":
        found.append(
            Background("On exemestane: hazard ratio for stopping 1.5 (1.1-2.1).", "Henry 2012")
        )
    return found


def _age(case: Case) -> int:
    born, today = case.episode.patient.birth_date, case.today
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
