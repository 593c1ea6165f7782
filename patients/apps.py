from django.apps import AppConfig

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class PatientsConfig(AppConfig):
    name = "patients"
    nav = [
        NavEntry("Patients", "patient-list", "people", Permission.VIEW_PATIENTS, 40, "patients"),
    ]
