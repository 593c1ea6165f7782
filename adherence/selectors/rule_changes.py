"""What differs between two sets of rules, in words; the versions of a clinic, and its drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from adherence.models import RuleDraft, RuleSet
from adherence.policy import Policy
from adherence.replay import readable
from adherence.rules import RULES
from adherence.selectors.replay_words import in_short
from clinic.models import Clinic

VERSIONS_SHOWN = 20


@dataclass(frozen=True)
class Version:
    """One version and how it differs from the one before."""

    rule_set: RuleSet
    changes: list[str]


@dataclass(frozen=True)
class OpenDraft:
    """One draft as it stands in the list, beside the others; `result` is "" before its replay."""

    draft: RuleDraft
    changes: list[str]
    result: str
    is_outdated: bool


def changes_between(before: Policy, after: Policy) -> list[str]:
    """Return one line for each difference, in the order of the rules."""
    lines = []
    for rule in RULES:
        if (rule.code in before.off) != (rule.code in after.off):
            lines.append(f"{rule.name}: {'off' if rule.code in after.off else 'on again'}")
        lines += [
            f"{rule.name}, {threshold.says[:1].lower()}{threshold.says[1:]}: "
            f"{after.thresholds[threshold.key]} instead of {before.thresholds[threshold.key]}"
            for threshold in rule.thresholds
            if _differs(before.thresholds, after.thresholds, threshold.key)
        ]
    return lines


def versions_of(clinic: Clinic) -> list[Version]:
    """Return the latest versions of a clinic's rules, the newest first, in one query."""
    rows = list(
        RuleSet.objects.filter(clinic=clinic)
        .select_related("author")
        .order_by("-version")[: VERSIONS_SHOWN + 1]
    )
    found = [Version(row, changes_between(old.policy, row.policy)) for row, old in pairwise(rows)]
    if len(rows) <= VERSIONS_SHOWN:
        found += [Version(row, []) for row in rows[-1:]]
    return found


def drafts_of(clinic: Clinic) -> list[OpenDraft]:
    """Return the open drafts of a clinic, the newest first, in one query."""
    open_ones = RuleDraft.objects.filter(
        clinic=clinic, published_as__isnull=True, discarded_at__isnull=True
    )
    return [
        OpenDraft(
            draft,
            changes_between(draft.based_on.policy, draft.policy),
            _result(draft),
            draft.based_on.retired_at is not None,
        )
        for draft in open_ones.select_related("author", "based_on")
    ]


def _result(draft: RuleDraft) -> str:
    if draft.replay is None:
        return ""
    replay = readable(draft.replay)
    return in_short(replay) if replay else "to be tried again"


def _differs(before: Mapping[str, int], after: Mapping[str, int], key: str) -> bool:
    return key in before and key in after and before[key] != after[key]
