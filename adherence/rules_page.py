"""docs/rules.md, written from the rules themselves."""

from adherence.models.signal import Tier
from adherence.rules import RULES, Rule, in_words, way_out
from adherence.sentences import TIER_TEXT

HEAD = """# The rules

Written by `manage.py rules_doc` from `adherence/rules.py`; do not edit. A clinic may change every
limit within its bounds; each change is a new version of its rule set, and a signal keeps the
version and the limits that raised it.

**These rules are not validated in your clinic.** The best published model of who stops an
aromatase inhibitor tells two women apart in 62 of 100 cases (CANTO 2023); pain of 4 or more finds
about half of those who will stop, and about 28 of 100 flagged women stop within two years against
15 of 100 others. The rules order a list for a person. They never act on their own.

Rules look only at active patients on an aromatase inhibitor, and only at check-ins since the
present course began. A correction replaces what it corrects, a late report counts for its day.
Which signals hold follows from the facts and the date alone: the order in which facts came in,
and how often they were assessed, make no difference. A signal also clears when the course ends
and when the patient leaves or dies.

## Tiers

"""
EPISODES = """## From signals to one episode

- A patient has at most one open episode; further signals join it. Only a person resolves it,
  whatever clears meanwhile; a death closes it by itself.
- Order on the worklist: 1 several safety signals or one of severity 10; 2 one safety signal; 3
  several of tier A; 4 one of tier A with severity 6 or more; 5 one of tier A; 6 tier B; 7 and 8
  exercise; 9 nothing holds any more. What is counted is matters: several rules about pain are one.
- A snooze lasts 28 days at most, is refused while a safety signal holds, and ends early when one
  is raised or when a check-in received later has pain 2 or more above the level that was
  expected.
- After a resolution the same evidence stays dealt with. A new episode opens when a fact received
  later makes a rule fire, when another rule fires, or, for silence, when it has lasted another
  spell.

## Thresholds

| key | what | unit | default | lowest | highest |
|---|---|---|---|---|---|
"""


def document() -> str:
    """Return the whole page."""
    tiers = "".join(f"- {TIER_TEXT[tier]}\n" for tier in Tier)
    sections = "".join(_section(rule) for rule in RULES)
    rows = "".join(
        f"| `{t.key}` | {t.says} | {t.unit} | {t.default} | {t.low} | {t.high} |\n"
        for rule in RULES
        for t in rule.thresholds
    )
    return f"{HEAD}{tiers}\n## Rules\n\n{sections}{EPISODES}{rows}"


def _section(rule: Rule) -> str:
    lines = {
        "Fires": in_words(rule, rule.says),
        "Needs": in_words(rule, rule.minimum),
        "Clears": way_out(rule),
        "Source": f"{rule.source}.",
        "What that is worth": rule.worth,
        "Suggested step": rule.next_step,
        "Known about the step": rule.next_step_evidence,
    }
    body = "".join(f"- **{name}:** {text}\n" for name, text in lines.items())
    return f"### {rule.name} (`{rule.code}`, {Tier(rule.tier).label.lower()})\n\n{body}\n"
