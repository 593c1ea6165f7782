"""What a clinic may write into a mail: plain words and the variables that a kind offers."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clinic.banned_words import words_in_mail

NAME = re.compile(r"\{([a-z_]+)\}")
# Everything that mail programs turn into a link by themselves.
_LINK = re.compile(
    r"\w+://\S*|\b(?:mailto|tel):\S*|\bwww\.\S+|\S+@\S+\.\w+"
    r"|\b[\w-]+\.(?:com|org|net|edu|gov|info|biz|io|app|health|clinic|hospital|link|page|site"
    r"|eu|uk|ie|us|ca|au|nz|es|mx|ar|cl|pt|br|fr|de|at|ch|it|nl|be|pl|ly|co)\b(?!\.\w)\S*",
    re.IGNORECASE,
)
# Invisible, and needed in writing: where letters join, and which way a stretch of text runs.
_JOINERS = "\u200c\u200d\u200e\u200f"


@dataclass(frozen=True)
class Variable:
    """A fact that a text may name: as it is typed, where the template has it, and what it is."""

    name: str
    path: str
    says: str
    is_number: bool = False


@dataclass(frozen=True)
class Slot:
    """A place in a mail that the clinic may write. `must` are variables it may not leave out."""

    name: str
    label: str
    hint: str
    longest: int
    one_line: bool = True
    must: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Return a text as it is kept: composed letters, plain line ends, no blanks around it."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def complaints(text: str, slot: Slot, variables: Sequence[Variable]) -> list[str]:
    """Return a sentence for each thing that keeps a tidy text out of mails, with the way out.

    An empty text means Steady's own and is always in order.
    """
    if not text:
        return []
    names = [variable.name for variable in variables]
    if hidden := list(_characters(text, slot, names)):
        return hidden  # before a sentence that quotes them
    checks: tuple[Callable[[str, Slot, list[str]], Iterator[str]], ...] = (
        _length,
        _lines,
        _braces,
        _unknown,
        _left_out,
        _links,
        _words,
    )
    return [sentence for check in checks for sentence in check(text, slot, names)]


def _length(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    if len(text) > slot.longest:
        yield (
            f"“{slot.label}” has {len(text)} characters. Shorten it to {slot.longest} at the most."
        )


def _lines(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    if slot.one_line and "\n" in text:
        yield f"“{slot.label}” has a line break. Write it as one line."


def _characters(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    for character in dict.fromkeys(text):
        if character not in f"\n{_JOINERS}" and _is_hidden(character):
            yield (
                f"“{slot.label}” holds a character that cannot be seen (U+{ord(character):04X}). "
                "Delete the text and type it again by hand."
            )


def _is_hidden(character: str) -> bool:
    """Say whether a character is a control, turns text round, or belongs to nobody."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _braces(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    if re.search(r"[{}]", NAME.sub("", text)) or re.search(r"\{\{|\}\}", text):
        yield (
            f"“{slot.label}” has a brace that belongs to no variable. Write a variable as "
            f"{{{names[0]}}}, with one brace on each side, and leave other braces out."
        )


def _unknown(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    for name in dict.fromkeys(NAME.findall(text)):
        if name not in names:
            known = ", ".join(f"{{{known}}}" for known in names)
            yield f"“{slot.label}” names {{{name}}}, which this mail does not have. It has {known}."


def _left_out(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    missing = [f"{{{name}}}" for name in slot.must if name not in NAME.findall(text)]
    if missing:
        yield (
            f"“{slot.label}” has to say {' and '.join(missing)}: she learns it nowhere else in "
            "this mail."
        )


def _links(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    found = _LINK.search(text)
    if found:
        yield (
            f"“{found.group()}” in “{slot.label}” would become a link. Links in mails come from "
            "Steady only, so that nobody can be led astray. Say it in words."
        )


def _words(text: str, slot: Slot, names: list[str]) -> Iterator[str]:
    seen = "".join(c for c in text if (c not in _JOINERS and not _is_hidden(c)) or c == "\n")
    for word in dict.fromkeys(words_in_mail(seen)):
        yield (
            f"“{word}” in “{slot.label}” gives the diagnosis away: mails are read over shoulders. "
            "Say it without that word."
        )
