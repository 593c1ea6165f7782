"""The clinics' own texts while a batch of mails is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.template import Context
from django.template import Variable as Path
from django.template.base import VariableDoesNotExist
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from notifications.models import MailText, Message
from notifications.texts.subset import NAME, Slot, Variable, complaints

Key = tuple[int | None, str, str]  # clinic (key), kind, language
Texts = Mapping[Key, Mapping[str, str]]  # what was written into each slot

_standing: ContextVar[Texts | None] = ContextVar("standing texts", default=None)


@dataclass(frozen=True)
class Own:
    """What a clinic wrote for one kind of mail in one language, as its template asks for it."""

    texts: Mapping[str, str] = field(default_factory=dict)
    variables: Sequence[Variable] = ()

    def written(self, slot: str, context: Context) -> str | None:
        """Return a slot's text with the variables filled in; None where Steady's own stands."""
        text = self.texts.get(slot)
        if not text:
            return None
        paths = {variable.name: variable.path for variable in self.variables}
        try:
            facts = {name: Path(paths[name]).resolve(context) for name in set(NAME.findall(text))}
        except (KeyError, VariableDoesNotExist):  # a mail goes out in any case
            return None
        if not context.autoescape:
            return NAME.sub(lambda found: str(facts[found[1]]), text)
        escaped = conditional_escape(text).replace("\n", "<br>")
        filled = NAME.sub(lambda found: conditional_escape(facts[found[1]]), escaped)
        return mark_safe(filled)  # noqa: S308 - text and facts are escaped


@contextmanager
def standing(texts: Texts) -> Iterator[None]:
    """Let mails be written with these texts inside, for this thread alone."""
    token = _standing.set(texts)
    try:
        yield
    finally:
        _standing.reset(token)


def read_for(messages: Iterable[Message]) -> Texts:
    """Return what the clinics of a batch of mails wrote, in one query for all of them."""
    rows = MailText.objects.in_force().filter(
        clinic__in={message.clinic_id for message in messages},
        kind__in={message.kind for message in messages},
    )
    found: dict[Key, dict[str, str]] = {}
    for row in rows:
        found.setdefault((row.clinic_id, row.kind, row.language), {})[row.slot] = row.text
    return found


def own_texts(key: Key, slots: Sequence[Slot], variables: Sequence[Variable]) -> Own:
    """Return what a clinic's mails of a kind say in a language, where the kind lets it.

    A text that would be refused today, because its kind has lost a variable, is not used.
    """
    texts = (_standing.get() or {}).get(key, {})
    usable = {
        slot.name: texts[slot.name]
        for slot in slots
        if texts.get(slot.name) and not complaints(texts[slot.name], slot, variables)
    }
    return Own(usable, variables)
