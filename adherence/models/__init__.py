from adherence.models.assessment_run import AssessmentRun
from adherence.models.contact import Channel, Contact, ContactResult, Interpreter
from adherence.models.cover import Cover
from adherence.models.daily_budget import DailyBudget
from adherence.models.episode import Episode, EpisodeOutcome, EpisodeState
from adherence.models.hand_over import HandOver
from adherence.models.quality_report import QualityReport
from adherence.models.re_ask import ReAsk, ReAskState
from adherence.models.rule_draft import RuleDraft
from adherence.models.rule_set import RuleSet
from adherence.models.saved_view import SavedView
from adherence.models.signal import Signal, Tier
from adherence.models.verdict import SignalVerdict

__all__ = [
    "AssessmentRun",
    "Channel",
    "Contact",
    "ContactResult",
    "Cover",
    "DailyBudget",
    "Episode",
    "EpisodeOutcome",
    "EpisodeState",
    "HandOver",
    "Interpreter",
    "QualityReport",
    "ReAsk",
    "ReAskState",
    "RuleDraft",
    "RuleSet",
    "SavedView",
    "Signal",
    "SignalVerdict",
    "Tier",
]
