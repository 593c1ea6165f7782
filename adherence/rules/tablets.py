"""Rules about tablets: the outcome itself, as she and the pharmacy see it."""

from adherence.models.signal import Tier
from adherence.rules.kinds import Rule, Threshold, clear_after, scale, window
from adherence.rules.steps import CALL_STEP_EVIDENCE

TABLETS: tuple[Rule, ...] = (
    Rule(
        code="missed_doses",
        name="Missed tablets",
        tier=Tier.A,
        matter="tablets",
        says="She missed {doses} or more of the last 7 tablets, not counting a pause she was told "
        "to take.",
        minimum="One check-in with the tablets answered, in the last {window_days} days.",
        clears="{clear_after} answers in a row with fewer than {doses}.",
        source="PQA (80 % of doses is adherent); Hershman 2011",
        worth="The outcome itself; her own count is 5-8 points too kind on average.",
        next_step="Call: ask without blame how hard the tablets are to take, and about cost.",
        next_step_in_short="Call: ask about the tablets",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(
            scale("missed_doses", "doses", "Tablets missed of the last 7", 2, 7),
            window("missed_doses", 28),
            clear_after("missed_doses"),
        ),
    ),
    Rule(
        code="refill_gap",
        name="Tablets not fetched",
        tier=Tier.A,
        matter="tablets",
        says="The tablets that she fetched were used up {days} days ago or longer, and no new fill "
        "is known. It weighs more from {longer_days} and again from {longest_days} days.",
        minimum="One recorded fill: of the present drug, or before it began.",
        clears="A fill, or the end of the drug; a pause between two drugs does not count.",
        source="Hershman 2011; Gremke 2023 (gaps of 90 and 180 days)",
        worth="The outcome itself, as pharmacies see it: at 5 years 35.1 % were still on the drug "
        "when a gap of 90 days counts as stopping, 51.9 % with 180 days. A fill elsewhere is not "
        "seen.",
        next_step="Call: ask whether she still takes them and where she fetches them; cost and "
        "side effects. Record a fill that is missing here.",
        next_step_in_short="Call: no refill",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(
            Threshold("refill_gap.days", "Days without supply", "days", 30, 7, 180),
            Threshold("refill_gap.longer_days", "A long gap", "days", 90, 14, 365),
            Threshold("refill_gap.longest_days", "A very long gap", "days", 180, 21, 730),
        ),
    ),
    Rule(
        code="washout",
        name="Switch that did not happen",
        tier=Tier.A,
        matter="tablets",
        says="Her last drug was ended for another more than {days} days ago, and none has begun.",
        minimum="A course that ended for a switch.",
        clears="The next drug begins, or the end of the course gets another reason.",
        source="Henry 2012 (a pause of 2 to 8 weeks before a switch)",
        worth="The outcome itself: a pause that was prescribed becomes a stop that nobody decided. "
        "Of 83 women who switched, 38.6 % stayed on the second drug.",
        next_step="Ask the prescriber whether the new drug was ordered; call her and ask whether "
        "she has it.",
        next_step_in_short="Ask about the new drug",
        next_step_evidence="91.3 % felt better off the first drug before the second (Kadakia "
        "2017): going on is harder than stopping.",
        thresholds=(
            Threshold("washout.days", "Days between two drugs", "days", 56, 14, 180),
            Threshold(
                "washout.again_days",
                "Raised anew this long after it was closed",
                "days",
                28,
                7,
                182,
            ),
        ),
    ),
    Rule(
        code="low_cover",
        name="Too few tablets fetched",
        tier=Tier.A,
        matter="tablets",
        says="The tablets she fetched cover fewer than {percent} % of the days, over up to "
        "{over_days} days on the present drug, counted to the last Monday.",
        minimum="Fills of the present drug that go back {least_days} days or longer.",
        clears="{percent} % or more, or a new drug.",
        source="PQA (80 % of days covered is adherent); Hershman 2011",
        worth="Fewer than 80 % of days covered: hazard ratio for death 1.49 (1.23-1.81). Fetched "
        "is not taken, and a fill elsewhere is not seen.",
        next_step="Call: ask without blame how she takes them, about cost, and what got in the "
        "way.",
        next_step_in_short="Call: tablets do not reach",
        next_step_evidence=CALL_STEP_EVIDENCE,
        thresholds=(
            Threshold("low_cover.percent", "Days covered", "%", 80, 10, 99),
            Threshold("low_cover.over_days", "Longest stretch looked at", "days", 182, 91, 364),
            Threshold("low_cover.least_days", "Shortest stretch judged", "days", 91, 28, 182),
        ),
    ),
)
