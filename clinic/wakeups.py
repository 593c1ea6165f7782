"""Placeholder until the tooling branch lands."""

from django.db import transaction


def wake_on_commit(topic: str) -> None:
    transaction.on_commit(lambda: None)
