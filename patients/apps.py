from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class PatientsConfig(AppConfig):
    name = "patients"
    nav = [
        NavEntry("Patients", "patient-list", "people", Permission.VIEW_PATIENTS, 40, "patients"),
        NavEntry("Her data", "rights-tasks", "people", Permission.HANDLE_RIGHTS, 42, "rights"),
    ]

    settings_tabs = [("Languages", "settings-languages")]

    def ready(self) -> None:
        from notifications.kinds import register
        from patients.messages import CheckIn
        from patients.portal.mail import SignInMail
        from patients.portal.pages import register_page
        from patients.record import register_own_sections
        from patients.rights.correctable import register_own_facts
        from patients.rights.parts import register_own_parts
        from patients.rights.section import register_rights

        register(CheckIn())
        register(SignInMail())
        register_own_sections()
        register_own_facts()
        register_own_parts()
        register_rights()
        register_page(10, gettext_lazy("Your page"), "her-page")
        register_page(60, gettext_lazy("Learn"), "learn")
        register_page(70, gettext_lazy("Your data"), "her-rights")
