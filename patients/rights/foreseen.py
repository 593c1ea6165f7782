"""What erasing a patient would do, table by table, before anybody presses."""

from dataclasses import dataclass

from patients.models import Patient
from patients.retention.last import rows_about
from patients.rights.erasing import words_named

OF_HER = ("name", "contact", "day of birth")
_HERSELF = Patient._meta.label


@dataclass(frozen=True)
class Foreseen:
    """One table: how many rows are about her, and which of their columns are written over.

    What is not written over stays under her record number for the clinic's years, because the law
    keeps records of treatment; then the row goes.
    """

    table: str
    rows: int
    words: tuple[str, ...]


def foreseen(patient: Patient) -> list[Foreseen]:
    """Return every table with rows about her. As many queries as there are tables."""
    words = words_named()
    found = [
        Foreseen(
            str(model._meta.verbose_name_plural),
            len(keys),
            OF_HER if model._meta.label == _HERSELF else words.get(model._meta.label, ()),
        )
        for model, keys in rows_about(patient).items()
        if keys and not model._meta.auto_created
    ]
    return sorted(found, key=lambda one: (not one.words, one.table))
