from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class ProgramsConfig(AppConfig):
    name = "programs"
    nav = [
        NavEntry("Today", "today", "today", Permission.VIEW_SCHEDULE, 20, "today"),
        NavEntry("Calendar", "calendar", "calendar", Permission.VIEW_SCHEDULE, 30, "calendar"),
        NavEntry("Planning", "planning", "clock", Permission.PLAN_MANY, 35, "planning"),
        NavEntry("Progression", "progressions", "list", Permission.PRESCRIBE, 43, "progressions"),
        NavEntry("Dose", "dose-list", "trend", Permission.VIEW_PATIENTS, 45, "dose"),
        NavEntry("Protocols", "protocol-list", "plan", Permission.VIEW_SCHEDULE, 50, "protocols"),
        NavEntry("Exercises", "exercise-list", "weight", Permission.VIEW_SCHEDULE, 55, "exercises"),
    ]
    settings_tabs = [("Training limits", "settings-readiness")]

    def ready(self) -> None:
        from notifications.kinds import register
        from patients.carer_acts import register_acts
        from patients.portal.pages import register_page, register_part
        from patients.progress.strands import register_facts, register_strand, register_stretch
        from patients.sections import register_section, register_sessions
        from patients.ties import register_tie
        from programs.care import register_addresses
        from programs.messages import KINDS
        from programs.retention import register_kinds
        from programs.rights import register_rights
        from programs.selectors.carer_acts import carer_acts
        from programs.selectors.her_appointments import next_appointments
        from programs.selectors.her_exercise import this_week
        from programs.selectors.her_progress import her_program, program_stretch
        from programs.selectors.marks import session_marks
        from programs.selectors.program_page import program_section
        from programs.selectors.report_facts import program_facts
        from programs.ties import PROGRAM

        register_tie(PROGRAM)
        register_addresses()
        register_rights()
        register_kinds()
        for kind in KINDS:
            register(kind())
        register_section(25, "programs/record_section.html", program_section, title="Program")
        register_sessions(session_marks)
        register_acts(carer_acts)
        register_page(20, gettext_lazy("Appointments"), "her-appointments")
        register_part(10, "programs/portal/_next.html", next_appointments)
        register_stretch(program_stretch)
        register_strand(20, her_program)
        register_facts(20, program_facts)
        register_page(35, gettext_lazy("Exercise"), "her-exercise")
        register_part(30, "programs/portal/_week.html", this_week)
