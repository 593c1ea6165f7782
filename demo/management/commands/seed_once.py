"""Make the synthetic clinic unless a clinic is there already."""

from clinic.launcher.seeding import seed_once
from clinic.management.base import HouseCommand


class Command(HouseCommand):
    everywhere = "makes clinics"
    help = "Make the synthetic clinic unless the database holds a clinic."

    def handle(self, *args: object, **options: object) -> None:
        seed_once()
