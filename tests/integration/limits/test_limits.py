"""Counting in the database: so many at once, then one a share of the while, each key by itself."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from clinic import clock, limits
from clinic.limits import Limit, TooMany
from clinic.models import Allowance
from patients.portal.views import ASKING

THREE = Limit("a test", most=3, within=timedelta(minutes=6))


@pytest.fixture
def travel():
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield lambda by: traveller.shift(by)


def taken(limit: Limit = THREE, key: object = "ana", tries: int = 10) -> int:
    count = 0
    for _ in range(tries):
        try:
            limits.take(limit, key)
        except TooMany:
            continue
        count += 1
    return count


@pytest.mark.django_db
def test_so_many_at_once_then_one_each_share(travel):
    assert taken() == 3
    travel(timedelta(minutes=2))
    assert taken() == 1
    travel(timedelta(hours=1))
    assert taken() == 3


@pytest.mark.django_db
def test_a_refusal_says_when_to_come_again_and_is_right(travel):
    taken()
    with pytest.raises(TooMany) as refused:
        limits.take(THREE, "ana")
    assert refused.value.headers == {"Retry-After": "120"}
    assert "2 minutes" in refused.value.message
    travel(timedelta(seconds=119))
    assert taken(tries=1) == 0
    travel(timedelta(seconds=1))
    assert taken(tries=1) == 1


@pytest.mark.django_db
def test_keys_and_limits_are_apart_and_asking_counts_nothing(travel):
    assert taken(key="ana") == 3
    assert taken(key="eva") == 3
    assert taken(Limit("another", 3, THREE.within), "ana") == 3
    assert limits.wait(THREE, "mia") == timedelta()
    assert taken(key="mia") == 3
    assert limits.wait(THREE, "mia") == timedelta(minutes=2)
    limits.forget(THREE, "mia")
    assert taken(key="mia") == 3


@pytest.mark.django_db
def test_a_clock_that_was_set_back_shuts_nobody_out(travel):
    travel(timedelta(days=30))
    assert taken() == 3
    travel(timedelta(days=-30))
    assert limits.wait(THREE, "ana") == timedelta()
    assert taken() == 3


@pytest.mark.django_db
def test_only_a_hash_is_kept_and_not_for_longer_than_needed(travel):
    taken(key="ana@mail.example")
    assert "ana" not in str(Allowance.objects.values_list("key", flat=True))
    assert limits.forget_the_old() == 0
    travel(timedelta(minutes=6, seconds=1))
    assert limits.forget_the_old() == 1


@pytest.mark.django_db
def test_counting_waits_for_no_disk():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'clinic_allowance'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_no_race_gets_more_than_the_limit():
    start, counts = Barrier(6), []

    def many() -> None:
        start.wait()
        counts.append(taken(tries=5))
        connection.close()

    threads = [Thread(target=many) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 3


@pytest.mark.django_db
def test_a_page_says_when_to_come_again_in_her_language_and_allauths_too(client, settings, travel):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(2):
        answer = client.post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 429
    assert "Too many times in a row" in answer.content.decode()
    for _ in range(ASKING.most):
        limits.take(ASKING, "127.0.0.1")
    answer = client.post(
        "/my/sign-in/", {"email": "a@b.example"}, headers={"accept-language": "es"}
    )
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "Demasiadas veces seguidas" in answer.content.decode()
