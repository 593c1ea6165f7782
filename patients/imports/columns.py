"""The columns that each kind of file may have, and the names they go by."""

from dataclasses import dataclass

from clinic.errors import Refused
from patients.imports.cells import plain
from patients.models import ImportKind


@dataclass(frozen=True)
class Column:
    """A column: its name in our templates, what it is called in sentences, its other names."""

    name: str
    label: str
    also: tuple[str, ...]
    needed: bool = False
    hint: str = ""


_MRN = Column(
    "record_number",
    "The record number",
    ("mrn", "record number", "record", "historia", "numero de historia", "nhc"),
    needed=True,
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    ImportKind.PATIENTS: (
        _MRN,
        Column("given_name", "The given name", ("given name", "first name", "nombre"), needed=True),
        Column(
            "family_name",
            "The family name",
            ("family name", "last name", "surname", "apellidos", "apellido"),
            needed=True,
        ),
        Column(
            "birth_date",
            "The birth date",
            ("birth date", "date of birth", "born", "fecha de nacimiento", "nacimiento"),
            needed=True,
        ),
        Column("email", "The e-mail", ("e mail", "mail", "correo", "correo electronico")),
        Column("phone", "The phone number", ("telephone", "mobile", "telefono", "movil")),
        Column("language", "The language", ("idioma", "lengua"), hint="en or es"),
        Column(
            "consents_to_mail",
            "“Agrees to e-mail”",
            (
                "agrees to e mail",
                "consent",
                "consents to mail",
                "consiente correo",
                "acepta correo",
            ),
            hint="yes or no; left out or empty, it counts as no",
        ),
    ),
    ImportKind.COURSES: (
        _MRN,
        Column("drug", "The drug", ("medicine", "farmaco", "medicamento"), needed=True),
        Column(
            "started_on",
            "The first day",
            ("started", "start", "first day", "inicio", "fecha de inicio"),
            needed=True,
        ),
        Column("ended_on", "The last day", ("ended", "end", "last day", "fin", "fecha de fin")),
        Column(
            "end_reason",
            "The reason for the end",
            ("reason", "end reason", "why it ended", "motivo", "motivo de fin"),
            hint="completed, switched, stopped_by_patient, stopped_by_prescriber, recurrence or "
            "death",
        ),
        Column(
            "planned_years",
            "Planned years",
            ("planned years", "years", "anos previstos", "anos"),
            hint="5 when left out",
        ),
    ),
    ImportKind.MEASUREMENTS: (
        _MRN,
        Column(
            "kind",
            "What was measured",
            ("what", "measurement", "tipo", "medida", "medicion", "prueba"),
            needed=True,
        ),
        Column(
            "value",
            "The value",
            ("result", "valor", "resultado"),
            needed=True,
            hint="71.5 or 71,5; < 1.4 for below the limit of detection",
        ),
        Column(
            "unit",
            "The unit",
            ("units", "unidad", "unidades"),
            hint="converted only where that is exact: lb, g, km, cm, mg/dL, ng/L, ng/mL",
        ),
        Column("taken_on", "The date", ("date", "day", "fecha"), needed=True),
        Column(
            "assay",
            "The assay",
            ("analisis", "ensayo"),
            hint="lc_ms_ms or immunoassay, for estradiol",
        ),
        Column(
            "detection_limit",
            "The limit of detection",
            ("limit of detection", "lod", "lloq", "limite de deteccion"),
            hint="where the value lies above it",
        ),
        Column("method", "The method", ("device", "metodo", "equipo")),
    ),
}


@dataclass(frozen=True)
class Matched:
    """Where each known column stands in a file, and which of its columns nobody knows."""

    places: dict[str, int]
    unknown: list[str]


def matched(kind: str, names: list[str]) -> Matched:
    """Find the columns of a file. Raises Refused for one that is missing or is there twice."""
    known = {plain(name): c for c in COLUMNS[kind] for name in (c.name, *c.also)}
    places: dict[str, int] = {}
    unknown = []
    for place, name in enumerate(names):
        column = known.get(plain(name))
        if column is None:
            unknown += [name] if name else []
            continue
        if column.name in places:
            raise _refused(
                f"The columns “{names[places[column.name]]}” and “{name}” both say "
                f"{_low(column.label)}. Leave one of them out."
            )
        places[column.name] = place
    missing = [column for column in COLUMNS[kind] if column.needed and column.name not in places]
    if missing:
        there = ", ".join(f"“{name}”" for name in names if name)[:200]
        lost = ", ".join(f"{column.name} ({_low(column.label)})" for column in missing)
        raise _refused(
            f"{'This column is' if len(missing) == 1 else 'These columns are'} missing: {lost}. "
            f"The first row has {there or 'no names'}; the names may be English or Spanish, as in "
            "the template."
        )
    return Matched(places, unknown)


def _low(label: str) -> str:
    return label[0].lower() + label[1:]


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")
