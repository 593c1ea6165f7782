"""What each row of a file says, and what it would do: read cell by cell, then acted on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.models import Clinic
from patients import actions, checks
from patients.actions.measurements import assay_of
from patients.actions.registration import checked_value
from patients.imports.cells import Dates, plain, read_day, read_word, read_years, read_yes_no
from patients.imports.columns import COLUMNS, Column
from patients.imports.values import read_limit, read_unit, read_value, value_told
from patients.imports.words import WORDS
from patients.measuring import KINDS
from patients.models import Drug, ImportKind, Patient


@dataclass
class House:
    """Where an import happens: the clinic, who does it, and the patients it knows by number."""

    clinic: Clinic
    by: Actor
    dates: Dates
    patients: dict[str, Patient] = field(default_factory=dict)
    born: dict[date, dict[str, Patient]] = field(default_factory=dict)  # by plain name
    stored: set[int] = field(default_factory=set)  # who was there before, for the log of reads

    def __post_init__(self) -> None:
        self.stored.update(patient.pk for patient in self.patients.values())


@dataclass(frozen=True)
class Done:
    """What a row did: something new, or nothing because it is there already. `note` is a doubt."""

    is_new: bool
    said: str
    patient: Patient
    note: str = ""


_BY_UNIT = ("value", "detection_limit")


def cells_read(
    house: House, kind: str, cells: dict[str, str]
) -> tuple[dict[str, Any], list[Refused]]:
    """Return what the cells of a row say, and every problem with one of them."""
    values: dict[str, Any] = {}
    problems: list[Refused] = []
    # what a value means depends on its unit, so it is read last
    for column in sorted(COLUMNS[kind], key=lambda column: column.name in _BY_UNIT):
        text = cells.get(column.name, "")
        try:
            if not text:
                if column.needed:
                    raise Refused(f"{column.label} is empty. Fill it in.", field=column.name)
                continue
            values[column.name] = _read(house, kind, column, text, values)
        except Refused as refusal:
            problems.append(Refused(refusal.message, field=column.name))
    wrong = {problem.field for problem in problems}
    return values, problems + [p for p in _between(house, kind, values) if p.field not in wrong]


def _between(house: House, kind: str, values: dict[str, Any]) -> Iterator[Refused]:
    """Yield what is wrong between cells that can each be read, whatever else the row has."""
    mrn = values.get("record_number")
    if kind != ImportKind.PATIENTS and mrn and mrn not in house.patients:
        yield Refused(
            f"There is no patient with the record number {mrn} in this clinic. Import or register "
            "her first, or correct the number.",
            field="record_number",
        )
    if kind == ImportKind.MEASUREMENTS and "kind" in values:
        try:
            assay_of(KINDS[values["kind"]], values.get("assay", ""))
        except Refused as refusal:
            yield refusal
    if bool(values.get("ended_on")) != bool(values.get("end_reason")):
        empty = "end_reason" if "ended_on" in values else "ended_on"
        yield Refused(
            "The last day and the reason for the end go together. Fill in both, or neither.",
            field=empty,
        )


def _read(house: House, kind: str, column: Column, text: str, so_far: dict[str, Any]) -> Any:
    name, told = column.name, {"field": column.name, "label": column.label}
    if name == "record_number":
        return checked_value(house.clinic, "mrn", text)
    if name in ("birth_date", "started_on", "ended_on", "taken_on"):
        return _day(house, text, told)
    if name == "consents_to_mail":
        return read_yes_no(text, **told)
    if kind == ImportKind.PATIENTS:
        return checked_value(house.clinic, name, text.lower() if name == "language" else text)
    if name == "planned_years":
        years = read_years(text, **told)
        return checks.whole_number(years, low=1, high=15, **told)
    if name in WORDS:
        return read_word(text, WORDS[name], **told)
    if name == "value":
        return read_value(text, so_far)
    if name == "detection_limit":
        return read_limit(text, so_far)
    if name == "unit":
        return read_unit(text, so_far)
    return checks.text(text, field=name, label=column.label, longest=80)


def _day(house: House, text: str, told: dict[str, str]) -> date:
    day = read_day(text, dates=house.dates, **told)
    if told["field"] == "birth_date":
        return checked_value(house.clinic, "birth_date", day)
    return checks.not_in_the_future(day, today=clock.today(house.clinic.time_zone), **told)


def acted_on(house: House, kind: str, values: dict[str, Any]) -> Done:
    """Do what a row says, through the actions that pages use. Raises what they refuse."""
    if kind == ImportKind.PATIENTS:
        return _patient(house, values)
    patient = house.patients[values["record_number"]]
    return (_course if kind == ImportKind.COURSES else _measurement)(house, patient, values)


def _patient(house: House, values: dict[str, Any]) -> Done:
    mrn = values["record_number"]
    facts = {name: value for name, value in values.items() if name != "record_number"}
    there = house.patients.get(mrn)
    if there is not None:
        for name, value in facts.items():
            if getattr(there, name) != value:
                raise Refused(
                    f"Record number {mrn} is {there.full_name}, with "
                    f"“{_said(getattr(there, name))}” where the file has “{_said(value)}”. "
                    "Correct the file, or change it on her record.",
                    field=name,
                )
        return Done(False, f"{there.full_name} is registered already", there)
    twin = _twin(house, facts)
    house.stored.update([twin.pk] if twin and twin.mrn not in house.patients else [])
    facts.setdefault("language", house.clinic.languages[0])
    facts.setdefault("consents_to_mail", False)
    patient = actions.register_patient(clinic=house.clinic, mrn=mrn, by=house.by, **facts)
    house.patients[mrn] = patient
    house.born[patient.birth_date].setdefault(plain(patient.full_name), patient)
    note = f"The same name and birth date as record number {twin.mrn}." if twin else ""
    return Done(True, f"Register {patient.full_name}, {mrn}", patient, note)


def _twin(house: House, facts: dict[str, Any]) -> Patient | None:
    """Return a patient of the same name and birth date, who may be the same person."""
    name = plain(f"{facts['given_name']} {facts['family_name']}")
    day = facts["birth_date"]
    if day not in house.born:
        born = Patient.objects.filter(clinic=house.clinic, birth_date=day)
        house.born[day] = {plain(other.full_name): other for other in born}
    return house.born[day].get(name)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "nothing"


def _course(house: House, patient: Patient, values: dict[str, Any]) -> Done:
    drug, first = values["drug"], values["started_on"]
    last, reason = values.get("ended_on"), values.get("end_reason", "")
    said = f"{Drug(drug).label} from {checks.said(first)} for {patient.full_name}"
    there = patient.therapy_courses.filter(drug=drug, started_on=first).first()
    if there is not None:
        if (there.ended_on, there.end_reason) != (last, reason):
            was = checks.said(there.ended_on) if there.ended_on else "no last day"
            raise Refused(
                f"{said} is recorded already, with {was}. End or correct it on her record, or "
                "correct the row.",
                field="ended_on",
            )
        return Done(False, f"{said} is recorded already", patient)
    years = {"planned_years": values["planned_years"]} if "planned_years" in values else {}
    course = actions.start_course(
        patient=patient, drug=drug, started_on=first, by=house.by, **years
    )
    if last:
        actions.end_course(course=course, ended_on=last, end_reason=reason, by=house.by)
    return Done(True, f"Record {said}", patient)


def _measurement(house: House, patient: Patient, values: dict[str, Any]) -> Done:
    figure, kind, day = values["value"], values["kind"], values["taken_on"]
    measure = KINDS[kind]
    assay = assay_of(measure, values.get("assay", ""))
    limit = figure.limit if figure.is_below else values.get("detection_limit")
    said = (
        f"{measure.label} {value_told(values, measure)} on {checks.said(day)}, {patient.full_name}"
    )
    same = patient.measurements.filter(
        kind=kind, taken_on=day, assay=assay, withdrawn_at__isnull=True
    )
    for row in same:
        if (row.value, row.below_limit) != (figure.value, figure.is_below) or (
            figure.is_below and row.detection_limit != figure.limit
        ):
            raise Refused(
                f"{measure.label} of {checks.said(day)} is recorded already, with "
                f"{row.shown_value} {row.shown_unit}. Correct it on her record, or take the row "
                "out.",
                field="value",
            )
        return Done(False, f"{said} is recorded already", patient)
    actions.record_measurement(
        patient=patient,
        kind=kind,
        value=figure.value,
        below_limit=figure.is_below,
        detection_limit=limit,
        taken_on=day,
        assay=assay,
        method=values.get("method", ""),
        by=house.by,
    )
    return Done(True, f"Record {said}", patient)
