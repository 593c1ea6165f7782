from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class PatientsConfig(AppConfig):
    name = "patients"
    nav = [
        NavEntry(
            "Check-ins", "unread-check-ins", "phone", Permission.VIEW_WORKLIST, 12, "check-ins"
        ),
        NavEntry("Patients", "patient-list", "people", Permission.VIEW_PATIENTS, 40, "patients"),
        NavEntry("Audit", "audit-reads", "key", Permission.VIEW_AUDIT, 44, "audit"),
        NavEntry("Her data", "rights-tasks", "people", Permission.HANDLE_RIGHTS, 42, "rights"),
        NavEntry(
            "Openings",
            "record-openings",
            "key",
            Permission.HANDLE_RIGHTS,
            43,
            "record-openings",
            count="patients.care.selectors.count_to_review",
        ),
    ]

    settings_tabs = [("Languages", "settings-languages")]

    def ready(self) -> None:
        from clinic.guards import register_guard
        from clinic.permissions import keep
        from notifications.held_copies import register_hold
        from notifications.kinds import register
        from patients.care.addresses import register_own_addresses
        from patients.care.guard import RecordGuard
        from patients.care.mail import RecordOpened
        from patients.care.relationship import keeper
        from patients.care.section import register_care_section
        from patients.carer_mail import CarerAsked
        from patients.messages import CheckIn
        from patients.models import Patient
        from patients.portal.check_in import last_check_in
        from patients.portal.mail import SignInMail
        from patients.portal.pages import register_page, register_part
        from patients.progress.own import her_own
        from patients.progress.own_facts import own_facts
        from patients.progress.strands import register_facts, register_strand
        from patients.record import register_own_sections
        from patients.retention.holds import copies_of_held
        from patients.retention.kinds import register_own_kinds
        from patients.rights.correctable import register_own_facts
        from patients.rights.parts import register_own_parts
        from patients.rights.section import register_rights

        register(CheckIn())
        register(SignInMail())
        register(CarerAsked())
        register(RecordOpened())
        keep(Patient, keeper)
        register_guard(RecordGuard())
        register_own_addresses()
        register_care_section()
        register_own_sections()
        register_own_facts()
        register_own_parts()
        register_own_kinds()
        register_hold("legal", copies_of_held)
        register_rights()
        register_page(10, gettext_lazy("Your page"), "her-page")
        register_page(40, gettext_lazy("Progress"), "her-progress")
        register_strand(10, her_own)
        register_facts(10, own_facts)
        register_page(30, gettext_lazy("Check-in"), "her-check-in")
        register_part(20, "patients/portal/_check_in.html", last_check_in)
        register_page(60, gettext_lazy("Learn"), "learn")
        register_page(70, gettext_lazy("Your data"), "her-rights")
