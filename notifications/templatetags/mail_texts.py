"""The tag by which the template of a mail leaves a place to the clinic."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context

register = template.Library()


class OwnNode(template.Node):
    """Steady's own sentence, and the place of it where a clinic wrote another."""

    def __init__(self, slot: FilterExpression, nodelist: NodeList) -> None:
        self.slot = str(slot.resolve(Context()))
        self.nodelist = nodelist

    def render(self, context: Context) -> Any:
        own = context.get("own")
        written = own.written(self.slot, context) if own else None
        return self.nodelist.render(context) if written is None else written


@register.tag
def own(parser: Parser, token: Token) -> OwnNode:
    """Write what the clinic put into a slot, else what stands inside: own "opening" to endown."""
    _tag, slot = token.split_contents()
    nodelist = parser.parse(("endown",))
    parser.delete_first_token()
    return OwnNode(parser.compile_filter(slot), nodelist)
