"""Whether mails leave: on the page, through the API, at /readyz and for monitoring."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from clinic import clock
from clinic.actions import record_heartbeat
from clinic.models import Heartbeat
from clinic.models.worker import BEAT
from clinic.permissions import Role
from notifications.flow import Flow, verdict
from tests.factories.clinic import ClinicFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


def ago(**span):
    return clock.now() - timedelta(**span)


@pytest.fixture
def waiting(clinic):
    def make(**changes):
        facts = {
            "clinic": clinic,
            "due_at": ago(minutes=9),
            "send_before": clock.now() + timedelta(days=1),
        }
        return MessageFactory(**(facts | changes))

    return make


STILL = Flow(0, 0, 0, 0, 0, 0, "")
LATE = Flow(540, 540, 3, 0, 0, 0, "")
REFUSED = Flow(0, 900, 0, 2, 0, 2, "connect")


@pytest.mark.parametrize(
    ("seen", "worker", "broker", "said"),
    [
        (STILL, True, True, "Mails leave on time."),
        (LATE, True, True, "waited for 9 minutes. The workers work and do not keep up"),
        (LATE, False, True, "No worker works. Restart the workers"),
        (LATE, False, False, "The broker does not answer"),
        (STILL, False, True, "No worker works, so mails"),
        (STILL, True, False, "Mails wait for the broker"),
        (REFUSED, True, True, "the mail server could not be reached. 2 mails wait"),
    ],
)
def test_the_verdict_names_what_is_wrong_and_what_to_do(seen, worker, broker, said):
    assert said in verdict(seen, worker_alive=worker, broker_answers=broker)


def test_an_administrator_reads_that_mails_are_late_and_why(staff_client, waiting):
    record_heartbeat(worker="celery@one")
    record_heartbeat(worker=BEAT)
    waiting()
    waiting(try_after=clock.now() + timedelta(minutes=5), error_class="recipient", attempts=1)
    waiting(state="failed")
    page = staff_client(Role.ADMINISTRATOR).get("/settings/workers/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Mails are late: the oldest has waited for 9 minutes" in text
    assert "celery@one" in text
    assert page.context["seen"].flow.retrying == 1
    assert page.context["seen"].trouble["failed"] == 1


def test_a_mail_server_that_takes_nothing_is_no_good_news(staff_client, waiting):
    record_heartbeat(worker="celery@one")
    waiting(try_after=clock.now() + timedelta(minutes=5), error_class="connect", attempts=1)
    seen = staff_client(Role.ADMINISTRATOR).get("/api/v1/workers/").json()
    assert not seen["well"]
    assert "the mail server could not be reached" in seen["verdict"]
    assert (seen["flow"]["waiting"], seen["flow"]["server_down"]) == (0, 1)


def test_mails_in_the_hands_of_a_frozen_sender_are_late(staff_client, client, waiting):
    """Its lease holds for a while, and when it has run out nobody may be there to see it."""
    record_heartbeat(worker="celery@one")
    Heartbeat.objects.create(worker="celery@two", beat_at=ago(minutes=2))
    waiting(state="claimed", lease_until=ago(minutes=8), begun_at=ago(minutes=9))
    seen = staff_client(Role.ADMINISTRATOR).get("/api/v1/workers/").json()
    assert not seen["well"]
    assert "waited for 9 minutes and is in the hands of a sender" in seen["verdict"]
    (note,) = seen["notes"]
    assert "celery@two has shown no life for 2 minutes" in note
    assert 539 < client.get("/readyz").json()["mail_lag_s"] < 600


def test_only_administrators_see_the_workers(staff_client):
    nurse = staff_client(Role.NURSE)
    assert nurse.get("/settings/workers/").status_code == 403
    assert nurse.get("/api/v1/workers/").status_code == 403


def test_readiness_tells_the_lag_and_is_not_made_unready_by_it(client, waiting):
    record_heartbeat(worker="celery@one")
    waiting()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert 539 < answer.json()["mail_lag_s"] < 600


def test_without_a_token_there_are_no_metrics(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401


def scrape(client, settings):
    settings.METRICS_TOKEN = "s3cret"
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/metrics", headers={"Authorization": "Bearer s3cret"})
    assert answer.status_code == 200
    text = answer.content.decode()
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return found, text, len(asked)


def test_the_metrics_parse_and_tell_nothing_about_anybody(client, settings, clinic, waiting):
    record_heartbeat(worker="celery@one")
    waiting()
    found, text, queries = scrape(client, settings)
    assert found[("steady_messages", *sorted([str(clinic.uid), "note", "pending"]))] == 1
    assert 539 < found[("steady_mail_lag_seconds",)] < 600
    assert found[("steady_heartbeat_age_seconds", "celery@one")] < 60
    assert clinic.name not in text
    for _ in range(20):
        waiting(clinic=ClinicFactory(), state="failed", attempts=2)
    found, _text, more = scrape(client, settings)
    assert found[("steady_workers_silent",)] == 0
    assert more == queries <= 10
    assert sum(v for k, v in found.items() if k[0] == "steady_messages_needing_a_person") == 20
