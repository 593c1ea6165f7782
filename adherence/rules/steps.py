"""Words that several rules share: what to do next, and what is known about it."""

SAFETY_WORTH = "A safety rule: it needs no trial to justify a call the same day."
CALL_TODAY = "Call her today; tell the responsible physician the same day."
PAIN_STEP = (
    "Call within 7 days. Ask how the joints limit her day. Options: supervised exercise, "
    "acupuncture, and with the prescriber duloxetine or a switch of the drug."
)
PAIN_STEP_EVIDENCE = (
    "Worst pain, 0-10: exercise -1.6 at 12 months against +0.2 without (Irwin 2015, 121 women; "
    "pooled trials are inconclusive); acupuncture -0.9 against sham at 6 weeks (Hershman 2018); "
    "duloxetine -1.1 against placebo at 12 weeks (Henry 2018)."
)
CALL_STEP_EVIDENCE = (
    "Reminders alone did not help (S1105: hazard ratio 0.89, 0.76-1.05); programs that deal with "
    "side effects and cost did a little (odds ratio 1.41, 1.18-1.68, Bright 2023)."
)
WEAK_FOR_STOPPING = (
    "Missed sessions are a weak sign for stopping the drug; they do matter for the exercise dose."
)
