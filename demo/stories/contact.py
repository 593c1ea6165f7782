"""How she is heard from: her mail, her language, her silence."""

from demo.stories.story import Story, flat

SILENT_DROP_OUT = Story(
    "silent drop-out",
    "Stopped coming and stopped answering, without a word.",
    4,
    answers=((-8, 1), (-3.3, 1), (-3.2, 0), (9, 0)),
    attends=((-8, 0.9), (-3.2, 0.9), (-2, 0), (9, 0)),
    cancels=0,
    confirms=0.05,
)
GOES_QUIET = Story(
    "goes quiet",
    "Did not answer last week, and will not again.",
    3,
    answers=((-8, 1), (-1.3, 1), (-1.2, 0), (9, 0)),
    asked_days_ago=3,
    attends=((-8, 0.95), (-1, 0.95), (0, 0.2), (9, 0)),
)
BOUNCED_MAIL = Story(
    "bounced mail",
    "Her address stopped working, so she seems silent.",
    2,
    bounced_week=-3.1,
    answers=((-8, 1), (-3.2, 1), (-3.1, 0), (9, 0)),
)
NO_EMAIL = Story(
    "no e-mail",
    "Has no e-mail; her answers are taken down at her sessions.",
    3,
    has_email=False,
    attends=flat(0.97),
)
SPANISH = Story("spanish", "Gets everything in Spanish.", 5, language="es")
