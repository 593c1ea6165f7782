from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.models import ClinicOwned
from clinic.models.base import audited
from clinic.sealed.fields import EncryptedCharField, EncryptedTextField


class Finding(models.TextChoices):
    """What keeps somebody from training, or changes how, asked before a program begins.

    After IBMEWG (Campbell 2022), the AHA list (Gilchrist 2019) and the Cancer Exercise Toolkit.
    """

    UNSTABLE_HEART = "unstable_heart", "Unstable angina, arrhythmia or heart failure"
    RECENT_CLOT_OR_INFARCT = "recent_clot", "A recent clot in lung or leg, or a heart attack"
    HEART_INFLAMMATION = "heart_inflammation", "Inflammation of the heart, or an aneurysm"
    FEVER = "fever", "Fever or an acute infection"
    VOMITING = "vomiting", "Vomiting within 24 hours, or acute nausea"
    CONFUSION = "confusion", "Disorientation or blurred vision"
    BONE_METASTASES = "bone_metastases", "Bone metastases"
    NEW_BONE_PAIN = "new_bone_pain", "New bone or spine pain, or pain at night"
    NEUROLOGICAL_SIGNS = "neurological_signs", "New weakness, numbness or trouble walking"
    LYMPHEDEMA_FLARE = "lymphedema_flare", "Lymphedema, new or flaring"
    VERTEBRAL_FRACTURE = "vertebral_fracture", "A fracture of the spine, or a fragility fracture"
    OSTEOPOROSIS = "osteoporosis", "Osteoporosis"
    CARDIOTOXIC_THERAPY = "cardiotoxic_therapy", "Anthracycline or trastuzumab"
    LOW_EJECTION_FRACTION = "low_lvef", "Ejection fraction below 50 %"
    NEUROPATHY_OR_FALLS = "neuropathy_or_falls", "Neuropathy or falls"
    RECENT_SURGERY = "recent_surgery", "Surgery within the last 8 weeks"


class Decision(models.TextChoices):
    CLEARED = "cleared", "May train"
    WITH_CARE = "with_care", "May train, with changes"
    NEEDS_CLEARANCE = "needs_clearance", "Needs clearance first"
    NOT_NOW = "not_now", "Not now"


MAY_TRAIN = (Decision.CLEARED, Decision.WITH_CARE)


@audited()
class Screening(ClinicOwned):
    """What was asked and measured before a program, and what was decided on it.

    Resting values: blood pressure mmHg, heart rate /min, oxygen saturation %, haemoglobin g/dL,
    platelets and neutrophils x10^9/L. Blood counts are asked only of those who have recent ones.
    PAR-Q+ is answered on its owner's pages; only its result, version and date are kept.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="screenings"
    )
    screened_on = models.DateField()
    screened_by = models.ForeignKey("clinic.Staff", on_delete=models.PROTECT, related_name="+")
    findings = ArrayField(
        models.CharField(max_length=24, choices=Finding.choices), default=list, blank=True
    )
    systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    heart_rate = models.PositiveSmallIntegerField(null=True, blank=True)
    oxygen = models.PositiveSmallIntegerField(null=True, blank=True)
    haemoglobin = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    platelets = models.PositiveSmallIntegerField(null=True, blank=True)
    neutrophils = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    parq_result = EncryptedCharField(max_length=60, blank=True)
    parq_version = models.CharField(max_length=20, blank=True)
    parq_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=16, choices=Decision.choices)
    reasons = EncryptedTextField(blank=True, help_text="What the decision rests on, in words.")
    conditions = EncryptedCharField(max_length=300, blank=True)
    cleared_by = EncryptedCharField(max_length=120, blank=True)
    cleared_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-screened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="screening_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(cleared_by="", cleared_on__isnull=True)
                | (~Q(cleared_by="") & Q(cleared_on__isnull=False)),
                name="screening_clearance_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(systolic__isnull=True, diastolic__isnull=True)
                | Q(
                    systolic__gte=50,
                    systolic__lte=300,
                    diastolic__gte=20,
                    diastolic__lt=models.F("systolic"),
                ),
                name="screening_blood_pressure_plausible",
            ),
            models.CheckConstraint(
                condition=Q(heart_rate__isnull=True) | Q(heart_rate__gte=30, heart_rate__lte=250),
                name="screening_heart_rate_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"screening of {self.screened_on}"
