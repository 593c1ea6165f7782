"""Her progress on one page of paper: for her in her language, for her oncologist in English."""

from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from clinic import clock
from clinic.pdf import complain_if_impossible, render_pdf
from patients.models import Patient
from patients.progress.gathered import progress_of
from patients.progress.strands import facts_of

# More would not fit the page; the newest stay.
STEPS_ON_PAPER, BESTS_ON_PAPER = 7, 5


class Reader(models.TextChoices):
    PATIENT = "patient", "The patient, in her language"
    ONCOLOGIST = "oncologist", "Her oncologist, in English"


def report_pdf(patient: Patient, reader: Reader) -> bytes:
    """Return the page as a tagged PDF. Raises what `clinic.pdf.render_pdf` raises.

    `patient` comes with her clinic.
    """
    complain_if_impossible()
    theirs = reader == Reader.ONCOLOGIST
    language = "en" if theirs else patient.language_in(patient.clinic)
    with translation.override(language):
        progress = progress_of(patient)
        context: dict[str, Any] = {
            "patient": patient,
            "clinic": patient.clinic,
            "today": clock.today(patient.zone),
            "progress": progress,
            "picture": progress.picture_on_paper(),
            "steps": progress.steps[-STEPS_ON_PAPER:],
            "bests": progress.bests[:BESTS_ON_PAPER],
        }
        if theirs:
            context["facts"] = facts_of(patient, progress.stretch)
            template, title = "oncologist", "Exercise during endocrine therapy: progress report"
        else:
            template, title = "hers", _("Your progress")
    return render_pdf(
        f"patients/paper/{template}.html", context, title=title, language=language, one_page=True
    )


def file_name(reader: Reader) -> str:
    """Return what the file is called: nothing that a folder's onlooker should not read."""
    day = f"{clock.now():%Y-%m-%d}"
    return f"report-{day}" if reader == Reader.ONCOLOGIST else f"{_('my-page')}-{day}"
