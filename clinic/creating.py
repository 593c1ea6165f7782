"""The operation that makes all tables of an app: its models are built once, not once a table.

Django builds a model anew, and with it whatever is related to it, for each operation of a
migration. Everything here is related to a clinic: two hundred tables, one by one, took minutes.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """Do what its `CreateModel`s do, in one step. They may refer to one another in any order."""

    serialization_expand_args = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"models": self.models}

    def describe(self) -> str:
        return f"Create the tables of {len(self.models)} models"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to a state that has built none, so that each is built only once."""
        vars(state).pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)
