"""Rules about what the drug does to her."""

from adherence.models.signal import Tier
from adherence.rules.kinds import Rule, Threshold, clear_after, scale, window
from adherence.rules.steps import PAIN_STEP, PAIN_STEP_EVIDENCE

SYMPTOMS: tuple[Rule, ...] = (
    Rule(
        code="sustained_pain",
        name="Sustained joint pain",
        tier=Tier.A,
        matter="pain",
        says="Worst joint pain was {pain} or more in 2 check-ins in a row, or in 2 of 3, in the "
        "last {window_days} days.",
        minimum="Two check-ins in that time.",
        clears="2 check-ins in a row below {pain}.",
        source="Chim 2013",
        worth="Hazard ratio for stopping 2.09 (1.14-3.80); most women with such pain do not stop.",
        next_step=PAIN_STEP,
        next_step_in_short="Call about the pain within 7 days",
        next_step_evidence=PAIN_STEP_EVIDENCE,
        thresholds=(
            scale("sustained_pain", "pain", "Worst joint pain", 4, 10),
            window("sustained_pain", 42),
        ),
    ),
    Rule(
        code="worsening",
        name="Worse than her own baseline",
        tier=Tier.A,
        matter="pain",
        says="Worst joint pain was {rise} or more above her own baseline (the mean of her first 3 "
        "check-ins on the drug; of 2 while she has only 4) in 2 check-ins in a row, in the last "
        "{window_days} days. In the first {early_days} days on the drug it weighs more.",
        minimum="Four check-ins on the drug: two for the baseline and two after it.",
        clears="2 check-ins in a row less than {rise} above the baseline.",
        source="Mathias 2011 (2 points is the least that matters); Kadakia 2016",
        worth="Early worsening: hazard ratio for stopping 4.39 (2.40-8.02) in a joint model, an "
        "upper bound.",
        next_step=PAIN_STEP,
        next_step_in_short="Call about the pain within 7 days",
        next_step_evidence=PAIN_STEP_EVIDENCE,
        thresholds=(
            scale("worsening", "rise", "Points above her baseline", 2, 10),
            window("worsening", 42),
            Threshold("worsening.early_days", "Weighs more after the start", "days", 183, 0, 730),
        ),
    ),
    Rule(
        code="burden",
        name="Symptom burden",
        tier=Tier.A,
        matter="symptoms",
        says="{count} or more of pain, tiredness, sleep and hot flushes were {level} or more, or "
        "bother was {bother} or more of 4. Interference is left out: it measures the same pain.",
        minimum="One check-in with {count} of the four answered, or bother, in the last "
        "{window_days} days.",
        clears="{clear_after} check-ins in a row below both.",
        source="Kidwell 2014; Wagner 2018; Hershman 2021",
        worth="Three or more symptoms: odds ratio for stopping in year one 1.89 (1.20-2.96).",
        next_step="Go through the symptoms one by one; start with what troubles her most.",
        next_step_in_short="Go through her symptoms",
        next_step_evidence="Total burden, top against bottom quarter: odds ratio for not taking "
        "the drug 3.14 (1.97-5.02, Hershman 2021).",
        thresholds=(
            Threshold("burden.count", "Symptoms at or above the level", "of 4", 3, 1, 4),
            scale("burden", "level", "Level of a symptom", 4, 10),
            scale("burden", "bother", "Bother from side effects", 3, 4),
            window("burden", 28),
            clear_after("burden"),
        ),
    ),
)
