from django.db import models
from django.db.models import F, Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from patients.models.precaution import PrecautionKind
from programs.models.component import Modality


class Joint(models.TextChoices):
    HANDS = "hands", "Hands and wrists"
    ELBOWS = "elbows", "Elbows"
    SHOULDERS = "shoulders", "Shoulders"
    BACK = "back", "Back"
    HIPS = "hips", "Hips"
    KNEES = "knees", "Knees"
    FEET = "feet", "Ankles and feet"


class MuscleGroup(models.TextChoices):
    LEGS = "legs", "Legs"
    HIPS = "hips", "Hips and buttocks"
    CHEST = "chest", "Chest"
    BACK = "back", "Back"
    SHOULDERS = "shoulders", "Shoulders"
    ARMS = "arms", "Arms"
    TRUNK = "trunk", "Trunk"
    WHOLE_BODY = "whole_body", "Whole body"
    HEART_AND_LUNGS = "heart_and_lungs", "Heart and lungs"


class LoadKind(models.TextChoices):
    KG = "kg", "Weight in kg"
    BAND = "band", "Elastic band"
    BODY = "body", "Body weight"
    NONE = "none", "No load"


class BandColour(models.TextChoices):
    """Colours from the lightest to the heaviest; their order is their rank."""

    YELLOW = "yellow", "Yellow"
    RED = "red", "Red"
    GREEN = "green", "Green"
    BLUE = "blue", "Blue"
    BLACK = "black", "Black"


@audited()
class Exercise(ClinicOwned):
    """One movement of the clinic's library, in words a patient can follow.

    `code` names one that came with Steady. `step_kg` is the smallest step its weights allow.
    `loads_arm` says that a swollen arm takes part in it.
    """

    code = models.SlugField(max_length=40, blank=True)
    name = models.CharField(max_length=80)
    modality = models.CharField(max_length=12, choices=Modality.choices)
    muscle_group = models.CharField(max_length=16, choices=MuscleGroup.choices)
    instructions = models.TextField(max_length=1500)
    equipment = models.CharField(max_length=120, blank=True)
    load_kind = models.CharField(max_length=4, choices=LoadKind.choices)
    step_kg = models.DecimalField(max_digits=3, decimal_places=1, default=1)
    loads_arm = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["modality", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"], name="exercise_name_once_per_clinic"
            ),
            models.UniqueConstraint(
                fields=["clinic", "code"],
                condition=~Q(code=""),
                name="exercise_code_once_per_clinic",
            ),
            models.CheckConstraint(
                condition=Q(step_kg__gt=0, step_kg__lte=20), name="exercise_step_up_to_20_kg"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class JointLoad(ClinicOwned):
    """How much an exercise asks of a joint: 1 a little, 2 some, 3 a lot; none has no row."""

    exercise = models.ForeignKey(
        "programs.Exercise", on_delete=models.CASCADE, related_name="joint_loads"
    )
    joint = models.CharField(max_length=12, choices=Joint.choices)
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["exercise", "-level", "joint"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "joint"], name="joint_load_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=3), name="joint_load_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joint} {self.level}"


class CautionRule(models.TextChoices):
    AVOID = "avoid", "Leave it out"
    MODIFY = "modify", "Change it"


@audited()
class ExerciseCaution(ClinicOwned):
    """What to do about an exercise when a patient has a precaution."""

    exercise = models.ForeignKey(
        "programs.Exercise", on_delete=models.CASCADE, related_name="cautions"
    )
    precaution = models.CharField(max_length=24, choices=PrecautionKind.choices)
    rule = models.CharField(max_length=8, choices=CautionRule.choices)
    advice = models.CharField(max_length=200)

    class Meta:
        ordering = ["exercise", "precaution"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "precaution"], name="caution_once")
        ]

    def __str__(self) -> str:
        return f"{self.precaution}: {self.rule}"


@audited()
class Substitution(ClinicOwned):
    """What to do instead of an exercise while a joint hurts."""

    exercise = models.ForeignKey(
        "programs.Exercise", on_delete=models.CASCADE, related_name="substitutions"
    )
    joint = models.CharField(max_length=12, choices=Joint.choices)
    instead = models.ForeignKey("programs.Exercise", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["exercise", "joint", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "joint", "instead"], name="substitution_once"
            ),
            models.CheckConstraint(
                condition=~Q(instead=F("exercise")), name="substitution_is_another_exercise"
            ),
        ]

    def __str__(self) -> str:
        return f"for {self.joint}"
