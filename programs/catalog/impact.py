"""Impact for bone, from soft to hard."""

from programs.catalog.parts import NO_JUMPS, SOFT_IMPACT, CatalogExercise

IMPACT = (
    CatalogExercise(
        "heel-drop", "Heel drops", "impact", "legs",
        "Stand at a rail with straight but not locked knees. Rise onto the balls of the feet, then "
        "let the heels drop to the floor so that you feel it up to the hips. Shake out the feet "
        "after each set.",
        "none", "Rail", joints={"feet": 1, "knees": 1, "back": 1},
        cautions=SOFT_IMPACT,
    ),
    CatalogExercise(
        "stamp", "Stamping on the spot", "impact", "legs",
        "Stand at a rail. Lift one knee a little and stamp the whole foot flat on the floor, "
        "firmly "
        "and not hard. One repetition is one stamp of each foot.",
        "none", "Rail", joints={"feet": 2, "knees": 1, "hips": 1, "back": 1},
        cautions=SOFT_IMPACT,
        instead=(("feet", "heel-drop", "A smaller blow, spread over both feet."),),
    ),
    CatalogExercise(
        "step-down", "Step down and land", "impact", "legs",
        "Stand on a low step, a rail beside you. Step off and land on both feet with soft knees, "
        "quietly. Step up again one foot at a time. Change the leading foot each time.",
        "none", "Step of 10 to 15 cm, rail", joints={"feet": 2, "knees": 2, "hips": 2, "back": 1},
        cautions=SOFT_IMPACT,
        instead=(
            ("feet", "heel-drop", "A smaller blow, spread over both feet."),
            ("knees", "stamp", "The knees hardly bend."),
            ("hips", "stamp", "A smaller blow to the hips."),
        ),
    ),
    CatalogExercise(
        "small-jump", "Small jumps", "impact", "legs",
        "Stand with the feet as wide as the hips, near a rail. Bend the knees a little, jump a "
        "hand's "
        "breadth up and land softly, toes first, knees over the feet. Settle before the next one.",
        "none", "Rail, sports shoes", joints={"feet": 3, "knees": 3, "hips": 2, "back": 2},
        cautions=NO_JUMPS,
        instead=(
            ("feet", "heel-drop", "The toes never leave the floor."),
            ("knees", "heel-drop", "The knees stay nearly straight."),
            ("hips", "heel-drop", "A much smaller blow to the hips."),
            ("back", "stamp", "A smaller blow to the back."),
        ),
    ),
    CatalogExercise(
        "side-hop", "Hops to the side", "impact", "legs",
        "Put a line on the floor, a rail beside it. Hop over the line with both feet and back, "
        "landing softly with bent knees. One repetition is there and back. Only for those who do "
        "small jumps without pain.",
        "none", "Rail, sports shoes", joints={"feet": 3, "knees": 3, "hips": 3, "back": 2},
        cautions=NO_JUMPS,
        instead=(
            ("feet", "heel-drop", "The toes never leave the floor."),
            ("knees", "stamp", "The knees hardly bend."),
            ("hips", "stamp", "A smaller blow to the hips, without sideways force."),
            ("back", "stamp", "A smaller blow to the back."),
        ),
    ),
)  # fmt: skip
