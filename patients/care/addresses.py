"""Which patient an address names: its uid, and the way from that row to her.

Every address of staff with a uid in it is told here, and a test fails where one is not. An app
further up adds its own in its AppConfig.ready:

    register_address("progressions/<uuid:uid>/", "programs.Proposal", "enrollment__patient")
    register_address("calendar/sessions/<uuid:uid>/", "programs.Session", None)

None says that the page shows no more of anybody than the name that the work of the day needs. The
longest beginning counts. `register_named` does the same for what a body of the API names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from patients.models import Patient


@dataclass(frozen=True)
class Address:
    """`model` by its label; `path` leads to the patient, "" where the row is hers itself.

    `listed` says whether lists of these rows show health facts, so that closed ones are left out.
    """

    begins: str
    model: str
    path: str | None
    listed: bool = True

    def condition(self, uid: UUID | str) -> Q:
        """Return the condition on patients that the row of this uid is about."""
        return about(self.model, self.path, [uid])


_addresses: dict[str, Address] = {}
_named: dict[str, tuple[str, str]] = {}


def register_address(begins: str, model: str, path: str | None, *, listed: bool = True) -> None:
    """Tell what the uid in addresses is that begin so; the same beginning replaces the earlier."""
    _addresses[begins] = Address(begins, model, path, listed)


def register_named(field: str, model: str, path: str) -> None:
    """Tell what a uid under this name in a body of the API is."""
    _named[field] = (model, path)


def address_of(route: str) -> Address | None:
    """Return what is told of an address by its route, or None."""
    fitting = [begins for begins in _addresses if route.startswith(begins)]
    return _addresses[max(fitting, key=len)] if fitting else None


def listed_by(model: str) -> str | None:
    """Return how rows of a model lead to a patient, where lists of them show health facts."""
    ways = (a.path for a in _addresses.values() if a.model == model and a.listed)
    return next((path for path in ways if path is not None), None)


def named_in(values: dict[str, Any]) -> Q:
    """Return the condition on patients that validated values of a body name them."""
    found = Q()
    for field, (model, path) in _named.items():
        given = values.get(field)
        uids = given if isinstance(given, list) else [given] if given else []
        if uids:
            found |= about(model, path, uids)
    return found


def about(model: str, path: str | None, uids: Iterable[Any]) -> Q:
    """Return the condition on patients that one of these rows is about them."""
    if path is None:
        return Q(pk__in=[])
    if model == Patient._meta.label:
        return Q(uid__in=list(uids))
    rows = apps.get_model(model)._base_manager.filter(uid__in=list(uids))
    if path.endswith("_uid"):  # a row that only knows her public name
        return Q(uid__in=rows.values(path))
    return Q(pk__in=rows.values(path))


def register_own_addresses() -> None:
    """Tell of the addresses of this app and of the ones below; called once, when it is ready."""
    for begins in ("patients/<uuid:uid>/", "api/v1/patients/<uuid:uid>/"):
        register_address(begins, "patients.Patient", "")
        for free in ("care/", "open/"):
            register_address(begins + free, "patients.Patient", None)
    register_address("patients/import/<uuid:import_uid>/", "patients.CsvImport", None)
    for name, model in (
        ("corrections", "Correction"),
        ("therapy-courses", "TherapyCourse"),
        ("precautions", "Precaution"),
        ("dispensings", "Dispensing"),
        ("carers", "Carer"),
        ("measurements", "Measurement"),
    ):
        register_address(f"api/v1/{name}/<uuid:uid>/", f"patients.{model}", "patient")
    for begins in ("record-openings/<uuid:uid>/", "api/v1/record-openings/<uuid:uid>/"):
        register_address(begins, "patients.RecordOpening", None)
    for begins in ("mail/<uuid:uid>/", "api/v1/messages/<uuid:uid>/"):
        register_address(begins, "notifications.Message", "recipient_uid", listed=False)
    for name, model in (
        ("clinics", "Clinic"),
        ("settings/people", "Staff"),
        ("settings/invitations", "Invitation"),
        ("settings/keys", "ApiToken"),
        ("account/tokens", "ApiToken"),
        ("api/v1/api-tokens", "ApiToken"),
        ("api/v1/staff", "Staff"),
        ("api/v1/roles", "Membership"),
        ("api/v1/invitations", "Invitation"),
        ("settings/rooms", "Room"),
        ("settings/hours", "WorkingHours"),
        ("settings/closures", "Closure"),
    ):
        register_address(f"{name}/<uuid:uid>/", f"clinic.{model}", None)
    # the role's own name, not the person's
    register_address("settings/people/<uuid:uid>/remove/", "clinic.Membership", None)
    # whoever accounts for what was seen and done sees no more of anybody than her record number
    register_address("audit/patients/<uuid:uid>/", "patients.Patient", None)
    register_named("patient", "patients.Patient", "")
    # what a list shows anyway: facts that hang on a patient and have no address of their own
    register_address("api/v1/symptom-reports/<uuid:uid>/", "patients.SymptomReport", "patient")
    register_named("reports", "patients.SymptomReport", "patient")
