"""docs/dose.md, written from the definitions and rules that the product computes with."""

from textwrap import fill

from clinic.models import Clinic
from programs.dose.definitions import definitions
from programs.models import ProposalRule
from programs.selectors.proposals import RULES

HEAD = """# Dose: what each figure means

Written by `manage.py dose_doc` from the definitions that pages, API and downloads show.

Missed sessions are not shown to predict that somebody stops the drug. Exercise eased joint pain
in one good trial (Irwin 2015, HOPE); pooled trials are uncertain (Cochrane 2020). These figures say
what was planned and done, not what it did. How much notice excuses a cancellation is each clinic's
to set; the default stands here.

## The measures
"""
PROGRESSION = """
## The rules of progression

Each makes a proposal with its dated values. A person accepts, changes or declines it; nothing
changes by itself.

| rule | proposes | source | support |
|---|---|---|---|
"""


def document() -> str:
    """Return docs/dose.md whole."""
    measures = "".join(
        f"\n### {d.name}\n\n`{d.formula}` ({d.unit})\n\n"
        + _point("Window", d.window)
        + _point("Out of", d.of)
        + _point("Source", d.citation)
        for d in definitions(Clinic._meta.get_field("excused_notice_hours").default)
    )
    rules = "".join(
        f"| {ProposalRule(rule).label} | {says} | {source} | {support} |\n"
        for rule, (says, source, support) in RULES.items()
    )
    return f"{HEAD}{measures}{PROGRESSION}{rules}"


def _point(name: str, words: str) -> str:
    return fill(f"- **{name}**: {words}.", width=100, subsequent_indent="  ") + "\n"
