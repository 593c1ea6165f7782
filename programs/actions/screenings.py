"""Screening before a program, the clearance that may follow it, and the clinic's limits."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.models import Clinic, Staff
from patients import checks
from patients.models import Patient
from programs.errors import NotAllowed
from programs.models import Decision, Finding, ReadinessRules, Screening
from programs.readiness import screened
from programs.selectors.readiness import readiness_rules
from programs.selectors.screening import current_precautions
from programs.vitals import refuse_implausible
from programs.words import day_words

# PAR-Q+ is answered on its owner's pages; its wording is not ours to ship.
PARQ_CLEARED, PARQ_REFERRED = "cleared", "referred"
PARQ_RESULTS = (
    (PARQ_CLEARED, "Cleared for activity"),
    (PARQ_REFERRED, "Referred to a professional"),
)
EARLIEST_DAYS = 730
ENDS = ("stop", "modify")

# the pairs of limits: (name, label, whether more is worse, lowest, highest)
LIMITS = (
    ("systolic", "Upper blood pressure", True, 80, 260),
    ("diastolic", "Lower blood pressure", True, 40, 160),
    ("heart_rate", "Heart rate at rest", True, 50, 200),
    ("oxygen", "Oxygen saturation", False, 60, 100),
    ("haemoglobin", "Haemoglobin", False, 4, 15),
    ("platelets", "Platelets", False, 1, 400),
    ("neutrophils", "Neutrophils", False, 0, 10),
    ("pain", "Pain", True, 0, 11),
)


class Measured(TypedDict, total=False):
    """What can be measured at a screening; what is left out was not."""

    systolic: int | None
    diastolic: int | None
    heart_rate: int | None
    oxygen: int | None
    haemoglobin: Decimal | None
    platelets: int | None
    neutrophils: Decimal | None


def record_screening(
    *,
    patient: Patient,
    screened_on: date | None = None,
    findings: Iterable[str] = (),
    parq_result: str = "",
    parq_version: str = "",
    parq_on: date | None = None,
    conditions: str = "",
    by: Actor,
    **measured: Unpack[Measured],
) -> Screening:
    """Keep what was asked and measured, and decide on it by the clinic's limits.

    Her precautions count as findings. The reasons stay as they read today, whatever the limits.
    """
    today = clock.today(patient.clinic.time_zone)
    screened_on = screened_on or today
    findings = sorted(set(findings))
    _refuse_unfit(findings, screened_on, today)
    refuse_implausible(**measured)
    parq = _parq(parq_result, parq_version, parq_on, today)
    verdict = _verdict(patient, findings, parq_result, measured)
    with transaction.atomic(), audit.acting(by):
        return Screening.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            screened_on=screened_on,
            screened_by=_staff(by),
            findings=findings,
            conditions=_conditions(conditions),
            **verdict,
            **measured,
            **parq,
        )


@transaction.atomic
def record_clearance(
    *, screening: Screening, cleared_by: str, cleared_on: date, conditions: str = "", by: Actor
) -> Screening:
    """Note who cleared her and when: from then she may train, with the conditions they set."""
    cleared_by = checks.text(
        cleared_by, field="cleared_by", label="Who cleared her", longest=120, needed=True
    )
    today = clock.today(screening.clinic.time_zone)
    checks.not_in_the_future(cleared_on, today=today, field="cleared_on", label="The clearance")
    if cleared_on < screening.screened_on:
        raise Refused(
            f"The clearance cannot be of {day_words(cleared_on)}, before the screening of "
            f"{day_words(screening.screened_on)}. Check the date, or screen her again.",
            field="cleared_on",
        )
    with audit.acting(by):
        screening = Screening.objects.select_for_update().get(pk=screening.pk)
        _refuse_clearing(screening)
        _staff(by)
        screening.decision = Decision.WITH_CARE
        screening.cleared_by, screening.cleared_on = cleared_by, cleared_on
        screening.conditions = _conditions(conditions) or screening.conditions
        screening.save(update_fields=["decision", "cleared_by", "cleared_on", "conditions"])
    return screening


@transaction.atomic
def save_readiness_rules(
    *, clinic: Clinic, values: Mapping[str, object], by: Actor
) -> ReadinessRules:
    """Set the clinic's limits, the days a screening holds, and which clinician signed them."""
    # two first savers take turns on the clinic's row
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    rules = readiness_rules(clinic)
    for name, value in values.items():
        setattr(rules, name, value)
    _refuse_limits(rules)
    rules.signed_by = checks.text(
        rules.signed_by, field="signed_by", label="Signed by", longest=120
    )
    if bool(rules.signed_by) != (rules.signed_on is not None):
        raise Refused(
            "A signature has a name and a date. Enter both, or neither.",
            field="signed_on" if rules.signed_by else "signed_by",
        )
    if rules.signed_on is not None:
        checks.not_in_the_future(
            rules.signed_on,
            today=clock.today(clinic.time_zone),
            field="signed_on",
            label="The date of the signature",
        )
    with audit.acting(by):
        rules.save()
    return rules


def _refuse_unfit(findings: list[str], screened_on: date, today: date) -> None:
    for finding in findings:
        checks.one_of(finding, Finding.choices, field="findings", label="A finding")
    checks.not_in_the_future(screened_on, today=today, field="screened_on", label="The screening")
    if (today - screened_on).days > EARLIEST_DAYS:
        raise Refused(
            f"{day_words(screened_on)} is more than two years ago. Check the year, or screen her "
            "again.",
            field="screened_on",
        )


def _verdict(
    patient: Patient, findings: list[str], parq_result: str, measured: Measured
) -> dict[str, object]:
    verdict = screened(
        readiness_rules(patient.clinic),
        findings=findings,
        precautions=current_precautions(patient),
        parq_refers=parq_result == PARQ_REFERRED,
        **measured,
    )
    return {"decision": verdict.level, "reasons": "\n".join(verdict.reasons)}


def _parq(result: str, version: str, on: date | None, today: date) -> dict[str, object]:
    if not result:
        if version.strip() or on:
            raise Refused(
                "PAR-Q+ has a version or a date but no result. Choose the result, or leave all "
                "three empty.",
                field="parq_result",
            )
        return {"parq_result": "", "parq_version": "", "parq_on": None}
    checks.one_of(result, PARQ_RESULTS, field="parq_result", label="The result of PAR-Q+")
    version = checks.text(
        version, field="parq_version", label="The version of PAR-Q+", longest=20, needed=True
    )
    if on is None:
        raise Refused("Give the date on which PAR-Q+ was answered.", field="parq_on")
    checks.not_in_the_future(on, today=today, field="parq_on", label="PAR-Q+")
    return {"parq_result": result, "parq_version": version, "parq_on": on}


def _conditions(text: str) -> str:
    return checks.text(text, field="conditions", label="The conditions", longest=300)


def _refuse_clearing(screening: Screening) -> None:
    if screening.cleared_on is not None:
        raise Conflict(
            f"{screening.cleared_by} cleared her on {day_words(screening.cleared_on)} already. "
            "Screen her again to change it."
        )
    if screening.decision == Decision.NOT_NOW:
        raise Conflict("Not now is not for clearing. Screen her again when that has changed.")
    if screening.decision != Decision.NEEDS_CLEARANCE:
        raise Conflict("This screening needs no clearance: she may train.")


def _refuse_limits(rules: ReadinessRules) -> None:
    for name, label, more_is_worse, low, high in LIMITS:
        stop, modify = (Decimal(str(getattr(rules, f"{name}_{end}"))) for end in ENDS)
        for end, value in zip(ENDS, (stop, modify), strict=True):
            if not low <= value <= high:
                raise Refused(
                    f"{label} cannot have {value} as a limit. Enter {low} to {high}.",
                    field=f"{name}_{end}",
                )
        if (stop < modify) if more_is_worse else (stop > modify):
            raise Refused(
                f"{label}: the limit to stop ({stop}) must not be "
                f"{'below' if more_is_worse else 'above'} the one to change the session "
                f"({modify}). Change one of them.",
                field=f"{name}_stop",
            )
    if not 1 <= rules.screening_days <= 730:
        raise Refused(
            f"A screening cannot hold {rules.screening_days} days. Choose 1 to 730.",
            field="screening_days",
        )


def _staff(by: Actor) -> Staff:
    if by.staff is None:
        raise NotAllowed("Only clinic staff screen patients. Sign in as a member of staff.")
    return by.staff
