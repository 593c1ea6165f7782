"""Strength for legs, hips and trunk."""

from programs.catalog.parts import (
    FALLS,
    LONG_BACK,
    METASTASES,
    NO_ROUND_BACK,
    SWOLLEN_ARM,
    CatalogExercise,
)

LOWER_BODY = (
    CatalogExercise(
        "sit-to-stand", "Sit to stand", "resistance", "legs",
        "Sit near the front of a firm chair, feet under the knees and as wide as the hips. Lean "
        "forward with a long back, push through the heels and stand up. Sit down again slowly, as "
        "if the chair were hot. Cross the arms, or hold a weight to the chest to make it harder.",
        "body", "Chair", joints={"knees": 2, "hips": 1},
        cautions=METASTASES | FALLS,
        instead=(("knees", "hip-bridge", "The hips do the work, lying down."),),
    ),
    CatalogExercise(
        "leg-press", "Leg press", "resistance", "legs",
        "Set the seat so that the knees are bent about as in a chair. Feet flat, as wide as the "
        "hips. Push the plate away until the legs are nearly straight, never locked. Come back "
        "slowly. Breathe out as you push.",
        "kg", "Leg press", "5", joints={"knees": 2, "hips": 2, "feet": 1},
        cautions=LONG_BACK | METASTASES,
        instead=(
            ("knees", "hip-bridge", "The hips do the work, with little bending of the knees."),
            ("hips", "straight-leg-raise", "Works the thigh with the hip hardly bent."),
        ),
    ),
    CatalogExercise(
        "step-up", "Step up", "resistance", "legs",
        "Stand in front of a step, a rail beside you. Put one whole foot on it, lean slightly "
        "forward and rise over that leg without pushing off with the other. Step down slowly. Do "
        "all repetitions, then change legs. Hold weights to make it harder.",
        "kg", "Step, dumbbells", joints={"knees": 3, "hips": 2, "feet": 1},
        cautions=FALLS | METASTASES,
        instead=(
            ("knees", "hip-bridge", "The hips do the work, lying down."),
            ("hips", "straight-leg-raise", "Works the thigh with the hip hardly bent."),
        ),
    ),
    CatalogExercise(
        "goblet-squat", "Squat with a weight", "resistance", "legs",
        "Hold one weight against the chest. Feet a little wider than the hips, toes slightly out. "
        "Sit back and down as far as is comfortable with a long back and the knees over the feet. "
        "Push through the heels to come up.",
        "kg", "Dumbbell or kettlebell", joints={"knees": 3, "hips": 2, "back": 2, "hands": 2},
        cautions=LONG_BACK | METASTASES | FALLS | SWOLLEN_ARM,
        instead=(
            ("knees", "hip-bridge", "The hips do the work, lying down."),
            ("hips", "straight-leg-raise", "Works the thigh with the hip hardly bent."),
            ("back", "leg-press", "The seat carries the back."),
            ("hands", "leg-press", "Nothing to hold."),
        ),
        loads_arm=True,
    ),
    CatalogExercise(
        "leg-curl", "Leg curl", "resistance", "legs",
        "Sit with the knees in line with the machine's hinge and the pad above the heels. Pull the "
        "heels down and back as far as is comfortable. Let them come up slowly.",
        "kg", "Leg curl machine", "2.5", joints={"knees": 2},
        cautions=METASTASES,
        instead=(("knees", "hip-bridge", "Works the same muscles from the hip."),),
    ),
    CatalogExercise(
        "knee-extension", "Knee extension", "resistance", "legs",
        "Sit with the knees in line with the machine's hinge and the pad above the ankles. "
        "Straighten the legs without a jerk, hold for a breath, let them down slowly.",
        "kg", "Knee extension machine", "2.5", joints={"knees": 3},
        cautions=METASTASES,
        instead=(("knees", "straight-leg-raise", "Works the thigh with the knee kept still."),),
    ),
    CatalogExercise(
        "straight-leg-raise", "Straight leg raise", "resistance", "legs",
        "Lie on your back, one knee bent with the foot flat. Tighten the thigh of the straight leg "
        "and lift it to the height of the other knee. Hold for a breath, lower slowly. Do all "
        "repetitions, then change legs.",
        "body", "Mat", joints={"hips": 1},
        cautions=METASTASES,
    ),
    CatalogExercise(
        "hip-bridge", "Hip bridge", "resistance", "hips",
        "Lie on your back, knees bent, feet flat and as wide as the hips. Tighten the buttocks and "
        "lift the hips until the body is straight from shoulders to knees. Hold for a breath, come "
        "down slowly. Use one leg at a time to make it harder.",
        "body", "Mat", joints={"hips": 2, "knees": 1, "back": 1},
        cautions=METASTASES,
        instead=(("hips", "heel-slide", "Trains the trunk while the hips rest."),),
    ),
    CatalogExercise(
        "side-leg-lift", "Leg to the side with a band", "resistance", "hips",
        "Stand with a band loop above the knees, both hands on a rail. Keep the body upright and "
        "move one leg out to the side, the toes pointing forward. Bring it back slowly. Do all "
        "repetitions, then change legs.",
        "band", "Band loop, rail", joints={"hips": 2, "knees": 1, "feet": 1},
        cautions=FALLS | METASTASES,
        instead=(("hips", "sit-to-stand", "Works the hips with less pull on them."),),
    ),
    CatalogExercise(
        "hip-hinge", "Hip hinge with weights", "resistance", "hips",
        "Stand with a weight in each hand, knees soft. Push the hips back as if to close a drawer "
        "and let the weights slide down along the thighs, the back long all the way. Stop where "
        "the back wants to round. Squeeze the buttocks to come up.",
        "kg", "Dumbbells", joints={"back": 3, "hips": 2, "hands": 2},
        cautions=NO_ROUND_BACK | METASTASES | SWOLLEN_ARM,
        instead=(
            ("back", "hip-bridge", "The floor carries the back."),
            ("hips", "leg-curl", "Works the back of the thigh from the knee."),
            ("hands", "hip-bridge", "Nothing to hold."),
        ),
        loads_arm=True,
    ),
    CatalogExercise(
        "heel-raise", "Heel raise", "resistance", "legs",
        "Stand at a rail, feet as wide as the hips. Rise onto the balls of both feet, hold for a "
        "breath, come down slowly. One leg at a time makes it harder.",
        "body", "Rail", joints={"feet": 2, "knees": 1},
        cautions=FALLS | METASTASES,
        instead=(("feet", "seated-heel-raise", "The same movement without her weight on it."),),
    ),
    CatalogExercise(
        "seated-heel-raise", "Seated heel raise", "resistance", "legs",
        "Sit with the feet flat under the knees and the hands on the thighs. Press down on the "
        "thighs while you lift both heels. Hold for a breath, let them down slowly.",
        "body", "Chair", joints={"feet": 1},
    ),
    CatalogExercise(
        "heel-slide", "Trunk brace with heel slide", "resistance", "trunk",
        "Lie on your back, knees bent. Tighten the belly as if somebody were about to poke it, and "
        "keep breathing. Slide one heel away along the floor and back without the back moving. "
        "Change legs each time.",
        "body", "Mat", joints={"hips": 1},
        cautions=METASTASES,
    ),
    CatalogExercise(
        "bird-dog", "Opposite arm and leg", "resistance", "trunk",
        "On hands and knees, a cushion under the knees. Tighten the belly. Stretch one leg back "
        "and "
        "the opposite arm forward, no higher than the trunk. Hold for two breaths, come back, "
        "change sides.",
        "body", "Mat, cushion", joints={"hands": 2, "knees": 2, "shoulders": 1, "back": 1},
        cautions=METASTASES,
        instead=(
            ("hands", "heel-slide", "Trains the trunk with the hands free."),
            ("knees", "heel-slide", "Trains the trunk without kneeling."),
        ),
    ),
    CatalogExercise(
        "band-hold", "Band hold against a turn", "resistance", "trunk",
        "Fix a band at chest height and stand sideways to it. Hold it with both hands at the "
        "breastbone, press it straight out and keep the trunk from turning. Hold for two breaths, "
        "bring it back. Do all repetitions, then change sides.",
        "band", "Band, wall anchor", joints={"shoulders": 1, "hands": 1, "back": 1},
        cautions=LONG_BACK | METASTASES | SWOLLEN_ARM,
        loads_arm=True,
    ),
    CatalogExercise(
        "loaded-carry", "Carry weights", "resistance", "trunk",
        "Take a weight in each hand, stand tall with the shoulders away from the ears, and walk "
        "with short steps. One repetition is about two metres. Put the weights down by bending "
        "the knees.",
        "kg", "Dumbbells or kettlebells", joints={"hands": 3, "shoulders": 1, "back": 1, "feet": 1},
        cautions=LONG_BACK | METASTASES | FALLS | SWOLLEN_ARM,
        instead=(("hands", "heel-slide", "Trains the trunk with the hands free."),),
        loads_arm=True,
    ),
)  # fmt: skip
