"""Why columns of this app that can hold words are in clear (docs/data-at-rest.md)."""

_RULES = "the clinic's rules, their thresholds and why it changed them; about no patient"
_VALUES = "the dated values that a rule went by: numbers and codes that SQL writes and compares"

IN_CLEAR = {
    "Episode.as_it_was": _VALUES,
    "Episode.woke_by": _VALUES,
    "QualityReport.figures": "counts and shares of groups",
    "RuleDraft.off": _RULES,
    "RuleDraft.reason": _RULES,
    "RuleDraft.replay": "counts, and identifiers of patients with the days of a rule",
    "RuleDraft.thresholds": _RULES,
    "RuleSet.off": _RULES,
    "RuleSet.reason": _RULES,
    "RuleSet.thresholds": _RULES,
    "SavedView.name": "what a nurse calls a filter, told apart from her others in SQL",
    "Signal.evidence": _VALUES,
    "Signal.rule": "the code of a rule",
}
