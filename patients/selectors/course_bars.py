"""Which aromatase inhibitor she took from when to when, as bars on an axis of time."""

from collections.abc import Sequence
from datetime import date, timedelta

from clinic.charts import Lasting, Span
from patients.models import TherapyCourse
from patients.models.therapy_course import EndReason


def course_track(courses: Sequence[TherapyCourse], first: date, last: date) -> Lasting:
    """Return the courses that touch these days, oldest first, with washouts between them."""
    spans = [
        Span(
            max(course.started_on, first),
            min(course.ended_on or last, last),
            course.get_drug_display(),
        )
        for course in courses
        if course.started_on <= last and (course.ended_on is None or course.ended_on >= first)
    ]
    return Lasting("Aromatase inhibitor", spans, washouts(courses, first, last))


def washouts(courses: Sequence[TherapyCourse], first: date, last: date) -> list[Span]:
    """Return the pauses between a drug that was switched and the next one, if it has begun."""
    spans = []
    for place, course in enumerate(courses):
        if course.ended_on is None or course.end_reason != EndReason.SWITCHED:
            continue
        begins = course.ended_on + timedelta(days=1)
        after = courses[place + 1].started_on if place + 1 < len(courses) else last
        start, end = max(begins, first), min(after - timedelta(days=1), last)
        if start <= end:
            spans.append(Span(start, end, "Pause"))
    return spans
