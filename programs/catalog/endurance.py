"""Aerobic training, in the gym and outdoors."""

from programs.catalog.parts import FALLS, HEART, METASTASES, CatalogExercise

ENDURANCE = (
    CatalogExercise(
        "brisk-walk", "Brisk walking", "aerobic", "heart_and_lungs",
        "Walk fast enough to breathe deeper and still talk in whole sentences. Begin and end with "
        "five easy minutes, which do not count. Sturdy shoes, even ground at first.",
        "none", "Walking shoes", joints={"feet": 2, "knees": 2, "hips": 1},
        cautions=HEART | FALLS | METASTASES,
        instead=(
            ("feet", "exercise-bike", "The seat carries her weight."),
            ("knees", "recumbent-bike", "The seat carries her weight, the knees bend less."),
            ("hips", "water-walking", "The water carries her weight."),
        ),
    ),
    CatalogExercise(
        "exercise-bike", "Exercise bike", "aerobic", "heart_and_lungs",
        "Set the saddle so that the knee stays slightly bent at the lowest point. Pedal evenly at "
        "60 to 70 turns a minute with a resistance at which you can still talk. Rest the hands "
        "lightly.",
        "none", "Exercise bike", joints={"knees": 1, "hips": 1, "hands": 1},
        cautions=HEART | METASTASES,
        instead=(("hands", "recumbent-bike", "Nothing to lean on."),),
    ),
    CatalogExercise(
        "recumbent-bike", "Recumbent bike", "aerobic", "heart_and_lungs",
        "Sit back in the seat and set it so that the knee stays slightly bent when the leg is "
        "longest. Pedal evenly with a resistance at which you can still talk. The hands stay free.",
        "none", "Recumbent bike", joints={"knees": 1, "hips": 1},
        cautions=HEART | METASTASES,
        instead=(("knees", "water-walking", "The water carries her weight."),),
    ),
    CatalogExercise(
        "cross-trainer", "Cross-trainer", "aerobic", "heart_and_lungs",
        "Stand tall with the whole feet on the plates. Move legs and arms evenly; push with the "
        "legs rather than pull with the arms. You should be able to talk.",
        "none", "Cross-trainer",
        joints={"knees": 1, "hips": 1, "feet": 1, "shoulders": 1, "hands": 2},
        cautions=HEART | FALLS | METASTASES,
        instead=(
            ("hands", "recumbent-bike", "Nothing to grip."),
            ("shoulders", "exercise-bike", "The arms rest."),
        ),
    ),
    CatalogExercise(
        "water-walking", "Walking in water", "aerobic", "heart_and_lungs",
        "Walk back and forth in water between waist and chest, upright, arms swinging under water. "
        "Faster, or with open hands, is harder. Not with open wounds.",
        "none", "Pool", joints={},
        cautions=HEART,
    ),
)  # fmt: skip
