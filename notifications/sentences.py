"""The sentences that mails to patients are made of, and which of them a language still lacks."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template import Template, engines
from django.template.base import Node, Token
from django.template.loader_tags import BlockNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext

# What shows of a mail before anybody opens it, on a locked phone too.
_UP_FRONT = {"title", "preview"}
_CALLS = {"_": 1, "gettext": 1, "ngettext": 2}  # how many sentences each takes


@dataclass(frozen=True)
class Sentence:
    """One sentence as a catalog keys it, and the file that writes it into mails."""

    text: str
    plural: str
    context: str
    place: str
    up_front: bool = False

    def forms_in(self, language: str) -> list[str]:
        """Return the sentence in a language, for one and for many; in English where it lacks."""
        with translation.override(language):
            return [self._written(1)] if not self.plural else [self._written(n) for n in (1, 2)]

    def lacks(self, language: str) -> bool:
        """Say whether a language has no translation of the sentence."""
        # A catalog's answer to an unknown key is the key, so its keys have to be asked for.
        key = f"{self.context}\x04{self.text}" if self.context else self.text
        catalog = translation.trans_real.translation(language)._catalog  # type: ignore[attr-defined]
        return ((key, 0) if self.plural else key) not in catalog

    def _written(self, number: int) -> str:
        if self.plural:
            if self.context:
                return npgettext(self.context, self.text, self.plural, number)
            return ngettext(self.text, self.plural, number)
        return pgettext(self.context, self.text) if self.context else gettext(self.text)


def sentences() -> list[Sentence]:
    """Return every sentence of the mails, by file: their templates and their apps' modules."""
    root = Path(settings.BASE_DIR)
    found: list[Sentence] = []
    for path in sorted((root / "templates" / "email").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            found += _of_template(path.relative_to(root / "templates").as_posix())
    for path in sorted([*root.glob("*/messages.py"), *root.glob("*/messages/*.py")]):
        found += _of_module(path, path.relative_to(root).as_posix())
    return list(dict.fromkeys(found))


def untranslated(language: str) -> list[Sentence]:
    """Return the sentences of mails that a language would show in English."""
    if language.partition("-")[0] == "en":
        return []
    return [sentence for sentence in sentences() if sentence.lacks(language)]


def _of_template(name: str) -> Iterator[Sentence]:
    template: Template = engines["django"].engine.get_template(name)  # type: ignore[attr-defined]
    nodes = template.nodelist
    blocks = [node for node in nodes.get_nodes_by_type(BlockNode) if isinstance(node, BlockNode)]
    up_front = {
        id(node)
        for block in blocks
        if block.name in _UP_FRONT
        for node in block.nodelist.get_nodes_by_type(Node)
    }
    for node in nodes.get_nodes_by_type(Node):
        if isinstance(node, (TranslateNode, BlockTranslateNode)):
            yield _sentence(node, name, up_front=id(node) in up_front)


def _sentence(node: TranslateNode | BlockTranslateNode, place: str, *, up_front: bool) -> Sentence:
    context = str(node.message_context.var) if node.message_context else ""
    if isinstance(node, TranslateNode):
        text = str(node.filter_expression.var.literal)
        return Sentence(text, "", context, place, up_front)
    one, many = (_block(node, part) for part in (node.singular, node.plural))
    return Sentence(one, many, context, place, up_front)


def _block(node: BlockTranslateNode, tokens: list[Token]) -> str:
    text = node.render_token_list(tokens)[0] if tokens else ""
    return translation.trim_whitespace(text) if node.trimmed else text


def _of_module(path: Path, place: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        taken = node.args[: _CALLS.get(node.func.id, 0)]
        texts = [str(word.value) for word in taken if isinstance(word, ast.Constant)]
        if texts:
            yield Sentence(texts[0], "".join(texts[1:]), "", place, up_front=True)
