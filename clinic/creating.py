"""The operation that makes many tables at once: models are built once, not once a table.

Django builds a model anew, and with it whatever is related to it, for each operation of a
migration. Everything here is related to a clinic: two hundred tables, one by one, took minutes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class CreateTables(Operation):
    """Do what its `CreateModel`s do, in one step. They may refer to one another in any order.

    `triggers` are put on tables that were there before, such as the ones that fill a new history.
    """

    serialization_expand_args = ["models", "triggers"]

    def __init__(self, models: Sequence[CreateModel], triggers: Sequence[AddTrigger] = ()) -> None:
        self.models, self.triggers = models, triggers

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        given = {"models": self.models, **({"triggers": self.triggers} if self.triggers else {})}
        return type(self).__name__, [], given

    def describe(self) -> str:
        return f"Create the tables of {len(self.models)} models"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change a state that has built no model yet, so that each is built only once."""
        vars(state).pop("apps", None)
        for operation in self._steps():
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self._steps():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed([*self._steps()]):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _steps(self) -> Iterator[Operation]:
        yield from self.models
        yield from self.triggers
