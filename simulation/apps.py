from django.apps import AppConfig


class SimulationConfig(AppConfig):
    """Made-up cohorts, and what the rules are worth on them; no tables of its own."""

    name = "simulation"
