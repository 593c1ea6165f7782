"""What makes a database connection tell each transaction its scope."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from psycopg import ClientCursor, generators, sql

from clinic.tenancy.scope import OWNER, Scope, current, owner

# Statements about transactions need no scope, and some of them could not bear one.
_BARE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "BEGIN")

# psycopg's own number. Django's, none, would forbid also those cursors to prepare that are told to.
_PREPARE_AFTER = 5


_Cursor: Any = base.Cursor  # the stubs know it as psycopg 2's


class ScopedCursor(_Cursor):
    """A cursor that puts the scope in front of a statement, in the same message to the server.

    Outside a transaction the two are one transaction of their own, so the scope ends with the
    statement; inside one it is sent once, and again where the scope changes.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        scope = self.connection.steady.unsaid(query)
        if scope is None:
            return super().execute(query, params, **options)
        super().execute(_behind(scope.statement, query), params, **options)
        self.connection.steady.said(scope)
        self.nextset()
        return self

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        with self.connection.steady.transaction():
            super().executemany(query, params_seq, **options)


def _behind(statement: str, query: Any) -> Any:
    if isinstance(query, sql.Composable):
        return sql.SQL("{}; {}").format(sql.SQL(statement), query)
    if isinstance(query, bytes):
        return f"{statement}; ".encode() + query
    return f"{statement}; {query}"


class Told:
    """What a connection's present transaction was told; None: nobody knows, so tell it again."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._told: Scope | None = OWNER

    def unsaid(self, query: Any = "") -> Scope | None:
        """Return the scope that has to be told before a statement, or None."""
        scope = current()
        told = self._told if not self._connection.autocommit else OWNER
        if scope == told or (isinstance(query, str) and query.startswith(_BARE)):
            return None
        return scope

    def said(self, scope: Scope) -> None:
        self._told = scope if not self._connection.autocommit else OWNER

    def tell(self) -> None:
        """Tell the transaction under way the scope, unless it knows."""
        scope = self.unsaid()
        if scope is not None:
            self._tell(scope)
            self.said(scope)

    @contextmanager
    def transaction(self) -> Iterator[Callable[[], None]]:
        """Run statements that bear nothing in front of them: in the transaction, or one of theirs.

        What is sent travels together until the yielded function is called, which waits for the
        answers.
        """
        scope = self.unsaid()
        if scope is None or not self._connection.autocommit:
            self.tell()
            yield lambda: None
            return
        with self._connection.pipeline() as pipeline, self._connection.transaction():

            def answered() -> None:
                self._hand_over()
                pipeline.sync()

            self._tell(scope)
            yield answered
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the server all of what was sent, and wait until it has taken it.

        psycopg's own sync waits for an answer while a part of a large statement still waits in
        this process, and the server for the rest of it: both for ever.
        """
        self._connection.wait(generators.send(self._connection.pgconn))

    def _tell(self, scope: Scope) -> None:
        with ClientCursor(self._connection) as cursor:
            cursor.execute(scope.statement)

    def forget(self) -> None:
        """Know that a transaction ended, and what it was told with it."""
        self._told = OWNER

    def doubt(self) -> None:
        """Know that a part of the transaction was undone, perhaps with what it was told."""
        self._told = None


class WalledConnection:
    """Mixed into a PostgreSQL DatabaseWrapper of Django."""

    connection: Any
    in_atomic_block: bool

    def connect(self) -> None:
        with owner():  # what a connection asks while it is made concerns nobody's rows
            super().connect()  # type: ignore[misc]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        conn_params = {
            **conn_params,
            "cursor_factory": ScopedCursor,  # never prepares
            "prepare_threshold": _PREPARE_AFTER,
        }
        connection = super().get_new_connection(conn_params)  # type: ignore[misc]
        connection.steady = Told(connection)
        return connection

    def chunked_cursor(self) -> Any:
        """Return a cursor on the server inside a transaction; one outside would have no scope."""
        if self.connection is None or self.connection.autocommit:
            return self.cursor()  # type: ignore[attr-defined]
        self.connection.steady.tell()
        return super().chunked_cursor()  # type: ignore[misc]

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        self._forget()

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._forget()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._forget()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        if self.connection is not None:
            self.connection.steady.doubt()

    def _forget(self) -> None:
        if self.connection is not None:
            self.connection.steady.forget()
