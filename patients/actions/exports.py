"""Her data as a file, made on demand."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.pdf import complain_if_impossible, render_pdf
from patients.models import Export, Patient
from patients.rights.download import tables, whole

MOST_AN_HOUR = 6
FORMS = ("json", "pdf")


class TooMany(Refused):
    """Refuse because as many files were made as an hour allows."""

    status = 429
    code = "too_many"


@dataclass(frozen=True)
class File:
    """What was made: its bytes, its form, and a name that says nothing about anybody."""

    content: bytes
    form: str
    name: str

    @property
    def content_type(self) -> str:
        return {"json": "application/json", "pdf": "application/pdf"}[self.form]


def make_file(*, patient: Patient, form: str, by: Actor) -> File:
    """Return everything about her as a file of one form, and log that it was made.

    Raises Refused for an unknown form, TooMany after six an hour, and what making a PDF raises.
    """
    if form not in FORMS:
        raise Refused(f"“{form}” is no form of file. There is: {', '.join(FORMS)}.", field="form")
    hour_ago = clock.now() - timedelta(hours=1)
    if Export.objects.filter(patient=patient, created_at__gt=hour_ago).count() >= MOST_AN_HOUR:
        raise TooMany(_("Six files were made within the hour. Please wait a little."))
    if form == "pdf":
        complain_if_impossible()
    language = patient.language_in(patient.clinic)
    with translation.override(language), timezone.override(patient.zone):
        data = whole(patient)
        if form == "json":
            content = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
        else:
            content = render_pdf(
                "patients/paper/her_data.html",
                {"patient": patient, "data": data, "tables": tables(data)},
                title=_("What is stored about you"),
                language=language,
            )
    with audit.acting(by):
        Export.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            form=form,
            made_by=by.staff,
            bytes=len(content),
        )
    return File(content, form, f"my-data-{clock.today(patient.zone):%Y-%m-%d}")
