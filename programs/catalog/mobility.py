"""Flexibility and balance."""

from programs.catalog.parts import AVOID, FALLS, LONG_BACK, MODIFY, CatalogExercise, Precaution

MOBILITY = (
    CatalogExercise(
        "hand-glide", "Opening and closing the hands", "flexibility", "arms",
        "In warm water or after warming the hands: straighten all fingers, bend the upper two "
        "joints to a hook, close to a soft fist, open wide. Bring the thumb to each fingertip. "
        "Slowly, without force.",
        "none", "Bowl of warm water", joints={"hands": 1},
    ),
    CatalogExercise(
        "wall-slide", "Arms up the wall", "flexibility", "shoulders",
        "Face a wall, the little-finger sides of both hands on it. Slide the hands up as far as is "
        "comfortable, breathe out, hold for two breaths, slide down. Stop short of pain.",
        "none", "Wall", joints={"shoulders": 1},
        cautions={
            Precaution.LYMPHEDEMA_LEFT: (MODIFY, "Left arm: no longer than two breaths overhead."),
            Precaution.LYMPHEDEMA_RIGHT: (
                MODIFY, "Right arm: no longer than two breaths overhead.",
            ),
        },
    ),
    CatalogExercise(
        "chest-stretch", "Chest stretch in a doorway", "flexibility", "chest",
        "Stand in a doorway, forearm on the frame, elbow a little below the shoulder. Step forward "
        "with the same foot until you feel a light pull in the chest. Hold for 20 to 30 seconds, "
        "breathe, change sides.",
        "none", "Doorway", joints={"shoulders": 1},
    ),
    CatalogExercise(
        "calf-stretch", "Calf stretch", "flexibility", "legs",
        "Hands on a wall, one foot forward, the other straight back with the heel down. Bend the "
        "front knee until you feel a pull in the calf behind. Hold for 20 to 30 seconds, change "
        "legs.",
        "none", "Wall", joints={"feet": 1},
        cautions=FALLS,
    ),
    CatalogExercise(
        "hip-stretch", "Front of the hip, standing", "flexibility", "hips",
        "Stand in a long step, a chair beside you. Tuck the tail under, bend the front knee a "
        "little and let the hip of the back leg come forward. Hold for 20 to 30 seconds, change "
        "legs.",
        "none", "Chair", joints={"hips": 1, "knees": 1},
        cautions=FALLS | LONG_BACK,
    ),
    CatalogExercise(
        "thigh-stretch", "Back of the thigh, lying", "flexibility", "legs",
        "Lie on your back, a towel round one foot. Lift that leg with the knee nearly straight "
        "until you feel a pull behind the thigh. The back stays on the floor. Hold for 20 to 30 "
        "seconds, change legs.",
        "none", "Mat, towel", joints={"hands": 1, "hips": 1},
        instead=(("hands", "calf-stretch", "Nothing to hold on to."),),
    ),
    CatalogExercise(
        "trunk-turn", "Slow turns, sitting", "flexibility", "trunk",
        "Sit tall, arms crossed on the chest. Turn head and chest slowly to one side as far as is "
        "easy, breathe out, come back, turn to the other side. No bouncing.",
        "none", "Chair", joints={"back": 2},
        cautions={
            Precaution.OSTEOPOROSIS: (
                AVOID,
                "Leave it out after a vertebral fracture; with osteoporosis alone, small turns "
                "only and no load.",
            ),
            Precaution.BONE_METASTASES: (AVOID, "Leave it out with metastases in the spine."),
        },
        instead=(("back", "wall-slide", "Straightens the upper back without turning it."),),
    ),
    CatalogExercise(
        "weight-shift", "Shifting weight", "balance", "legs",
        "Stand with the feet as wide as the hips, a rail within reach. Shift your weight slowly "
        "from one foot to the other, then from toes to heels. Let go of the rail when it feels "
        "safe.",
        "none", "Rail", joints={"feet": 1},
        cautions=FALLS,
    ),
    CatalogExercise(
        "tandem-stand", "Standing heel to toe", "balance", "legs",
        "Stand with one foot right in front of the other, a rail within reach. Hold for 10 to 30 "
        "seconds, change feet. Harder: turn the head slowly, or close the eyes with somebody "
        "beside you.",
        "none", "Rail", joints={"feet": 1},
        cautions=FALLS,
    ),
    CatalogExercise(
        "one-leg-stand", "Standing on one leg", "balance", "legs",
        "Stand beside a rail and lift one foot off the floor. Hold for 10 to 30 seconds with the "
        "hips level, change legs. Harder: on a soft mat.",
        "none", "Rail, soft mat", joints={"feet": 2, "knees": 1, "hips": 2},
        cautions=FALLS,
        instead=(
            ("feet", "tandem-stand", "Both feet carry her."),
            ("knees", "tandem-stand", "Both legs carry her."),
            ("hips", "tandem-stand", "Both hips carry her."),
        ),
    ),
    CatalogExercise(
        "heel-toe-walk", "Walking heel to toe", "balance", "legs",
        "Walk along a line, each heel touching the toes of the other foot, eyes forward, a rail "
        "within reach. Ten steps, turn, and back.",
        "none", "Rail, line on the floor", joints={"feet": 2, "knees": 1},
        cautions=FALLS,
        instead=(
            ("feet", "weight-shift", "The feet stay where they are."),
            ("knees", "weight-shift", "The knees stay still."),
        ),
    ),
)  # fmt: skip
