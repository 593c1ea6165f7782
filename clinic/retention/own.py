"""The kinds of data of the house itself."""

from clinic.models import IdempotentResponse
from clinic.retention.kinds import DataKind, Pile, Reach, always, register_kind


def register_own_kinds() -> None:
    """Add the kinds of this app; called once, when the app is ready."""
    register_kind(
        DataKind(
            "repeated-answers",
            "Answers kept for programs that ask twice",
            days=always(30),
            least=always(1),
            reason="A program repeats a request within hours; after that its answer is a copy.",
            piles=_answers,
        )
    )


def _answers(reach: Reach) -> list[Pile]:
    rows = IdempotentResponse.objects.filter(clinic=reach.clinic, created_at__lt=reach.before)
    return [Pile(rows, "created_at")]
