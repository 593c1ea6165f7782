"""The words that a file may use for our codes, in English and Spanish, by their plain spelling."""

from patients.imports.cells import plain
from patients.models import Assay, Drug, EndReason, MeasurementKind


def _spellings(choices: list[tuple[str, str]]) -> dict[str, str]:
    return {plain(word): code for code, label in choices for word in (code, str(label))}


_DRUGS = _spellings(Drug.choices) | {
    "anastrozol": "anastrozole",
    "letrozol": "letrozole",
    "exemestano": "exemestane",
}
_ENDS = _spellings(EndReason.choices) | {
    "completado": "completed",
    "cambio": "switched",
    "suspendido por la paciente": "stopped_by_patient",
    "suspendido por el medico": "stopped_by_prescriber",
    "recaida": "recurrence",
    "muerte": "death",
}
_KINDS = _spellings(MeasurementKind.choices) | {
    "peso": "weight",
    "il6": "il_6",
    "interleukin 6": "il_6",
    "interleucina 6": "il_6",
    "tnf": "tnf_alpha",
    "hscrp": "hs_crp",
    "e2": "estradiol",
    "oestradiol": "estradiol",
    "6mwt": "walk_test",
    "masa magra": "lean_mass",
    "grasa corporal": "body_fat",
    "t score columna": "t_score_spine",
    "t score cadera": "t_score_hip",
    "fuerza de agarre izquierda": "grip_left",
    "fuerza de agarre derecha": "grip_right",
    "marcha 6 minutos": "walk_test",
    "pcr": "crp",
    "pcr ultrasensible": "hs_crp",
    "tnf alfa": "tnf_alpha",
    "estradiol": "estradiol",
}
_ASSAYS = _spellings(Assay.choices) | {
    "lcms": "lc_ms_ms",
    "lc ms": "lc_ms_ms",
    "inmunoensayo": "immunoassay",
    "ria": "immunoassay",
    "eclia": "immunoassay",
}

WORDS = {"drug": _DRUGS, "end_reason": _ENDS, "kind": _KINDS, "assay": _ASSAYS}
