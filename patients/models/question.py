from django.db import models


class Question(models.TextChoices):
    """A question that can be asked on its own; the value is the answer's field in a report."""

    PAIN = "pain", "Joint pain"
    TABLETS = "missed_doses", "Tablets missed"
    TIREDNESS = "tiredness", "Tiredness"
    SLEEP = "sleep_problems", "Sleep problems"
    FLUSHES = "hot_flushes", "Hot flushes"
    BOTHER = "bother", "Bother from side effects"

    @property
    def high(self) -> int:
        """The top of its scale; 0 is always the bottom."""
        return {Question.TABLETS: 7, Question.BOTHER: 4}.get(self, 10)
