from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The synthetic clinic; never beside real patients."""

    name = "demo"
