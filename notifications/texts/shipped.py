"""Steady's own sentences in the places that a clinic may write, with their variables as typed."""

from typing import Any

from django.template import Context, Template, engines
from django.utils import translation

from notifications.kinds import Kind
from notifications.templatetags.mail_texts import OwnNode
from notifications.texts.subset import Variable


class _Count(int):
    """A number that decides between one and many, and is written as its variable."""

    shown = ""

    def __str__(self) -> str:
        return self.shown


def shipped(kind: Kind, language: str) -> dict[str, str]:
    """Return what the text part of a kind says in each slot without a word of the clinic."""
    if not kind.slots:
        return {}
    template: Template = engines["django"].engine.get_template(f"email/{kind.template}.txt")  # type: ignore[attr-defined]
    facts = _as_typed(kind.variables)
    found = {slot.name: "" for slot in kind.slots}
    with translation.override(language):
        for node in template.nodelist.get_nodes_by_type(OwnNode):
            assert isinstance(node, OwnNode)
            context = Context(facts, autoescape=False)
            with context.bind_template(template):
                found[node.slot] = str(node.nodelist.render(context)).strip()
    return found


def _as_typed(variables: tuple[Variable, ...]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for variable in variables:
        place, *steps = variable.path.split(".")
        if steps:
            facts.setdefault(place, {})[steps[0]] = _typed(variable)
        else:
            facts[place] = _typed(variable)
    return facts


def _typed(variable: Variable) -> object:
    if not variable.is_number:
        return f"{{{variable.name}}}"
    number = _Count(2)
    number.shown = f"{{{variable.name}}}"
    return number
