from adherence.models.assessment_run import AssessmentRun
from adherence.models.contact import Channel, Contact, ContactResult
from adherence.models.episode import Episode, EpisodeOutcome, EpisodeState
from adherence.models.rule_draft import RuleDraft
from adherence.models.rule_set import RuleSet
from adherence.models.signal import Signal, Tier

__all__ = [
    "AssessmentRun",
    "Channel",
    "Contact",
    "ContactResult",
    "Episode",
    "EpisodeOutcome",
    "EpisodeState",
    "RuleDraft",
    "RuleSet",
    "Signal",
    "Tier",
]
