"""Try limits on a clinic's own past, on the command line; nothing is kept."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from adherence.models import RuleSet
from adherence.policy import Policy
from adherence.replay import replay
from adherence.rules import DEFAULTS, validate, validate_off
from adherence.rules.contradictions import refuse_impossible
from clinic import clock
from clinic.errors import Refused
from clinic.management.base import HouseCommand
from clinic.models import Clinic


class Command(HouseCommand):
    everywhere = "finds the clinic by its uid, and replays proposals of all"
    help = "Compare the rules in force with others on the clinic's last weeks; prints JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", required=True, help="the clinic's uid")
        parser.add_argument(
            "--set", action="append", default=[], metavar="KEY=NUMBER", help="sustained_pain.pain=5"
        )
        parser.add_argument("--off", action="append", default=[], metavar="RULE")
        parser.add_argument("--weeks", type=int, default=8, choices=range(4, 27), metavar="4-26")

    def handle(self, *args: Any, **options: Any) -> None:
        clinic = Clinic.objects.filter(uid=options["clinic"]).first()
        if clinic is None:
            raise CommandError(f"There is no clinic {options['clinic']}.")
        standing = RuleSet.objects.filter(clinic=clinic, retired_at__isnull=True).first()
        now_policy = Policy(
            {**DEFAULTS, **(standing.thresholds if standing else {})},
            frozenset(standing.off if standing else ()),
        )
        proposed = _proposed(now_policy, options["set"], options["off"])
        try:
            validate(proposed.thresholds)
            validate_off(proposed.off)
            refuse_impossible(proposed, check_in_days=clinic.check_in_days)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        result = replay(
            clinic=clinic,
            now_policy=now_policy,
            proposed=proposed,
            weeks=options["weeks"],
            now=clock.now(),
        )
        self.stdout.write(json.dumps(result.as_json(), indent=2))


def _proposed(now_policy: Policy, settings: list[str], off: list[str]) -> Policy:
    changes = {}
    for text in settings:
        key, _, value = text.partition("=")
        if not value.strip().isdigit():
            raise CommandError(f"--set {text}: write KEY=NUMBER, as sustained_pain.pain=5.")
        changes[key.strip()] = int(value)
    return Policy({**now_policy.thresholds, **changes}, now_policy.off | set(off))
