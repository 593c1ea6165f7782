"""Make the synthetic clinic unless a clinic is there already."""

from django.core.management.base import BaseCommand

from clinic.launcher.seeding import seed_once


class Command(BaseCommand):
    help = "Make the synthetic clinic unless the database holds a clinic."

    def handle(self, *args: object, **options: object) -> None:
        seed_once()
