"""Why columns of this app that can hold words are in clear (docs/data-at-rest.md)."""

_NAME = "found by any part of it and sorted by it, in SQL: the volume's encryption stands for it"
_CODE = "a code from a fixed list"

IN_CLEAR = {
    "Carer.language": _CODE,
    "Carer.name": _NAME,
    "Consent.language": _CODE,
    "Consent.wording": "the question as it was put, the same for everybody",
    "Correction.about": _CODE,
    "Measurement.loinc": _CODE,
    "Measurement.unit": _CODE,
    "Patient.family_name": _NAME,
    "Patient.given_name": _NAME,
    "Patient.language": _CODE,
    "Patient.mrn": _NAME,
    "Patient.time_zone": _CODE,
}
