"""All limits of the rules in one form, which works without scripts."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from adherence.models import Tier
from adherence.models.rule_draft import FEWEST_WEEKS, MOST_WEEKS, USUAL_WEEKS
from adherence.policy import Policy
from adherence.rules import RULES, Rule, Threshold, in_words
from clinic.forms import SteadyForm

SWITCH = "runs_"


@dataclass(frozen=True)
class RuleFields:
    """One rule's part of the form: its words as they are set now, and its inputs."""

    rule: Rule
    says: str
    tier: str
    runs: BoundField | None
    limits: list[BoundField]


class RulesForm(SteadyForm, forms.Form):
    """Limits by key, a switch for each rule that may be off, the reason, and how far to look back.

    The values begin as those of `start`.
    """

    reason = forms.CharField(
        label="Why should the rules change?",
        max_length=300,
        help_text="It stands beside the version, for whoever asks later.",
    )
    weeks = forms.IntegerField(
        label="Weeks to look back",
        initial=USUAL_WEEKS,
        min_value=FEWEST_WEEKS,
        max_value=MOST_WEEKS,
        help_text=f"{FEWEST_WEEKS} to {MOST_WEEKS}. The rules are tried on that much of the past.",
        widget=forms.NumberInput(attrs={"class": "w8"}),
    )

    def __init__(self, *args: Any, start: Policy, **kwargs: Any) -> None:
        self.start = start
        super().__init__(*args, **kwargs)
        for rule in RULES:
            if rule.tier != Tier.SAFETY:
                self.fields[f"{SWITCH}{rule.code}"] = forms.BooleanField(
                    label="Run this rule", required=False, initial=rule.code not in start.off
                )
            for threshold in rule.thresholds:
                self.fields[threshold.key] = _limit(threshold, start.thresholds[threshold.key])
        self.order_fields([name for name in self.fields if name not in ("reason", "weeks")])

    def rules(self) -> list[RuleFields]:
        """Return the form rule by rule, in the order of their weight."""
        return [
            RuleFields(
                rule=rule,
                says=in_words(rule, rule.says, self.start.thresholds),
                tier=str(Tier(rule.tier).label),
                runs=self[f"{SWITCH}{rule.code}"] if rule.tier != Tier.SAFETY else None,
                limits=[self[threshold.key] for threshold in rule.thresholds],
            )
            for rule in RULES
        ]

    def proposal(self) -> dict[str, Any]:
        """Return what was typed, as `propose_rules` takes it."""
        said = self.cleaned_data
        return {
            "thresholds": {t.key: said[t.key] for rule in RULES for t in rule.thresholds},
            "off": [
                rule.code
                for rule in RULES
                if rule.tier != Tier.SAFETY and not said[f"{SWITCH}{rule.code}"]
            ],
            "reason": said["reason"],
            "weeks": said["weeks"],
        }


def _limit(threshold: Threshold, value: int) -> forms.IntegerField:
    field = forms.IntegerField(
        label=threshold.says,
        initial=value,
        min_value=threshold.low,
        max_value=threshold.high,
        help_text=f"{threshold.low} to {threshold.high} {threshold.unit}; "
        f"comes as {threshold.default}",
        widget=forms.NumberInput(attrs={"class": "w8"}),
    )
    wrong = (
        f"“{threshold.says}” ({threshold.key}) must be a whole number from {threshold.low} to "
        f"{threshold.high}."
    )
    field.error_messages |= {"invalid": wrong, "required": wrong}
    for validator in field.validators:
        validator.message = wrong  # type: ignore[attr-defined]
    return field
