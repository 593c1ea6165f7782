"""Strength for chest, back, shoulders and arms; loops spare hands that cannot grip."""

from programs.catalog.parts import (
    LEAN_ON_ARM,
    LONG_BACK,
    METASTASES,
    SWOLLEN_ARM,
    CatalogExercise,
)

UPPER_BODY = (
    CatalogExercise(
        "chest-press", "Chest press", "resistance", "chest",
        "Sit with the handles level with the middle of the chest, back against the pad. Push "
        "forward until the arms are nearly straight, shoulders low. Come back slowly until you "
        "feel a light stretch.",
        "kg", "Chest press machine", "2.5", joints={"shoulders": 2, "elbows": 1, "hands": 1},
        cautions=METASTASES | SWOLLEN_ARM,
        instead=(("shoulders", "wall-push-up", "She chooses how far, and the load is smaller."),),
        loads_arm=True,
    ),
    CatalogExercise(
        "wall-push-up", "Push up at the wall", "resistance", "chest",
        "Stand an arm's length from a wall, hands flat on it at chest height. Keep the body "
        "straight like a board, bend the elbows and bring the chest towards the wall. Push away "
        "again. Step further back to make it harder.",
        "body", "Wall", joints={"hands": 2, "shoulders": 1, "elbows": 1},
        cautions=METASTASES | LEAN_ON_ARM,
        instead=(("hands", "loop-press", "The band lies round the forearms; nothing is gripped."),),
        loads_arm=True,
    ),
    CatalogExercise(
        "loop-press", "Press forward with forearm loops", "resistance", "chest",
        "Fix a band behind you at chest height, its loops round the forearms just below the "
        "elbows. Elbows bent, press the forearms forward and a little together. Come back slowly. "
        "Nothing is gripped.",
        "band", "Band with loops, wall anchor", joints={"shoulders": 1, "elbows": 1},
        cautions=METASTASES | SWOLLEN_ARM,
        loads_arm=True,
    ),
    CatalogExercise(
        "seated-row", "Seated row", "resistance", "back",
        "Sit tall, chest against the pad, and take the handles. Pull the elbows back along the "
        "body and the shoulder blades towards each other. Let the arms go forward slowly without "
        "rounding the back.",
        "kg", "Row machine", "2.5", joints={"hands": 2, "shoulders": 1, "elbows": 1, "back": 1},
        cautions=LONG_BACK | METASTASES | SWOLLEN_ARM,
        instead=(("hands", "loop-row", "The band lies round the forearms; nothing is gripped."),),
        loads_arm=True,
    ),
    CatalogExercise(
        "loop-row", "Row with forearm loops", "resistance", "back",
        "Fix a band in front of you at chest height, its loops round the forearms just below the "
        "elbows. Sit or stand tall. Pull the elbows back and the shoulder blades together, hold "
        "for a breath, come back slowly. Nothing is gripped.",
        "band", "Band with loops, wall anchor", joints={"shoulders": 1, "elbows": 1},
        cautions=METASTASES | SWOLLEN_ARM,
        loads_arm=True,
    ),
    CatalogExercise(
        "lat-pulldown", "Pull down", "resistance", "back",
        "Sit with the thighs under the pads and take the bar a little wider than the shoulders. "
        "Pull it down in front of you to the collarbones, elbows towards the ribs. Let it up "
        "slowly, only as far as the shoulders allow.",
        "kg", "Pull-down machine", "2.5", joints={"shoulders": 3, "elbows": 2, "hands": 2},
        cautions=METASTASES | SWOLLEN_ARM,
        instead=(
            ("shoulders", "seated-row", "The arms stay below the shoulders."),
            ("elbows", "loop-row", "The loops take the pull off the elbows' tendons."),
            ("hands", "loop-row", "The band lies round the forearms; nothing is gripped."),
        ),
        loads_arm=True,
    ),
    CatalogExercise(
        "shoulder-press", "Shoulder press", "resistance", "shoulders",
        "Sit with your back supported, a weight in each hand at shoulder height, palms facing each "
        "other. Push up and slightly forward, as high as is comfortable. Come down slowly.",
        "kg", "Dumbbells", "0.5", joints={"shoulders": 3, "elbows": 2, "hands": 2},
        cautions=LONG_BACK | METASTASES | SWOLLEN_ARM,
        instead=(
            ("shoulders", "wall-push-up", "The arms stay below the shoulders."),
            ("elbows", "arm-raise", "The elbows hardly move."),
            ("hands", "arm-raise", "A much lighter weight does."),
        ),
        loads_arm=True,
    ),
    CatalogExercise(
        "arm-raise", "Arm raise", "resistance", "shoulders",
        "Stand tall, a light weight in each hand, thumbs up. Lift the arms forward and outward, "
        "halfway between front and side, no higher than the shoulders. Lower them slowly.",
        "kg", "Dumbbells", "0.5", joints={"shoulders": 2, "hands": 1},
        cautions=METASTASES | SWOLLEN_ARM,
        instead=(("shoulders", "loop-row", "Strengthens round the blade, arms kept low."),),
        loads_arm=True,
    ),
    CatalogExercise(
        "biceps-curl", "Arm curl", "resistance", "arms",
        "Stand or sit tall, a weight in each hand, elbows beside the ribs. Bend the elbows and "
        "bring the weights towards the shoulders, wrists straight. Lower them slowly all the way.",
        "kg", "Dumbbells", "0.5", joints={"elbows": 2, "hands": 2},
        cautions=METASTASES | SWOLLEN_ARM,
        instead=(
            ("elbows", "loop-row", "The arms bend, but the pull comes above the wrists."),
            ("hands", "loop-row", "The band lies round the forearms; nothing is gripped."),
        ),
        loads_arm=True,
    ),
    CatalogExercise(
        "triceps-press", "Arm press down with a band", "resistance", "arms",
        "Fix a band above head height. Elbows beside the ribs, hold the band and press the hands "
        "down until the arms are straight. Let them up slowly to where the forearms are level.",
        "band", "Band, wall anchor", joints={"elbows": 2, "hands": 2, "shoulders": 1},
        cautions=METASTASES | SWOLLEN_ARM,
        instead=(
            ("elbows", "wall-push-up", "Shares the work with the chest."),
            ("hands", "loop-press", "The band lies round the forearms; nothing is gripped."),
        ),
        loads_arm=True,
    ),
)  # fmt: skip
