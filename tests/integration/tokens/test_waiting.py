"""Calls with one key wait for each other no longer than it takes to count them."""

from threading import Thread

import pytest
from django.db import connection

from chaos.waiting import wait_until
from clinic.permissions import Role
from tests.integration.tokens.test_keys import call, make

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'relation'"


@pytest.mark.django_db(transaction=True)
def test_a_slow_call_keeps_no_other_with_the_same_key_waiting(staff_client):
    secret, statuses, other = make(staff_client(Role.NURSE)), [], connection.copy()

    def slow() -> None:
        statuses.append(call(secret).status_code)
        connection.close()

    thread = Thread(target=slow)
    other.set_autocommit(False)
    with other.cursor() as holder, connection.cursor() as cursor:
        holder.execute("LOCK TABLE patients_patient IN ACCESS EXCLUSIVE MODE")
        thread.start()
        try:
            wait_until("a call waits", lambda: _one(cursor, WAITING) == 1, within_s=30)
            cursor.execute("SET lock_timeout = '2s'")
            assert call(secret, "/api/v1/learn/").status_code == 200
        finally:
            cursor.execute("RESET lock_timeout")
            other.rollback()
            other.close()
            thread.join()
    assert statuses == [200]


def _one(cursor, query: str) -> int:
    cursor.execute(query)
    return cursor.fetchone()[0]
