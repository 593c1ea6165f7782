from django.apps import AppConfig

from clinic.navigation import NavEntry
from clinic.permissions import Permission


class AdherenceConfig(AppConfig):
    name = "adherence"
    nav = [
        NavEntry("Worklist", "worklist", "list", Permission.VIEW_WORKLIST, 10, "worklist"),
        NavEntry("Quality", "quality", "trend", Permission.VIEW_QUALITY, 16, "quality"),
    ]
    settings_tabs = [
        ("Calls a day", "settings-worklist"),
        ("Worklist rules", "worklist-rules"),
    ]

    def ready(self) -> None:
        from adherence.acted import ClinicActed
        from adherence.care import register_addresses
        from adherence.messages import Digest, OneQuestion
        from adherence.metrics import episode_metrics
        from adherence.rights import register_rights
        from adherence.selectors.her_progress import clinic_deeds
        from adherence.views.record import contacts_section, episodes_section
        from clinic.monitoring import register_metrics
        from notifications.kinds import register
        from patients.progress.strands import register_strand
        from patients.reading import register_reading
        from patients.sections import register_section

        register_rights()
        register_addresses()
        register_metrics(episode_metrics)
        register(OneQuestion())
        register(Digest())
        register(ClinicActed())
        register_reading("episode-detail")

        register_section(15, "adherence/record_section.html", episodes_section, title="Episodes")
        register_section(65, "adherence/contacts_section.html", contacts_section, title="Contacts")
        register_strand(30, clinic_deeds)
