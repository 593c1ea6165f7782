from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Benchmarks; they make and drop databases of their own."""

    name = "bench"
