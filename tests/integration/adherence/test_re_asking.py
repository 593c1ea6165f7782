"""One question asked again: planned, mailed without a health fact, answered, or not."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from adherence import actions
from adherence.models import Episode, ReAsk
from adherence.selectors.work import asked_in_words
from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict
from clinic.models import Clinic
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message
from patients.models import AccessLink, SymptomReport
from tests.factories.adherence import NOW, TODAY, Story, moment, nurse_of

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=5)


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return Actor.member(nurse_of(clinic))


@pytest.fixture
def story(clinic: Clinic, nurse: Actor) -> Story:
    story = Story(clinic)
    story.patient.email, story.patient.language = "alba@example.org", "es"
    story.patient.save()
    story.pains(7, 7)
    story.assess()
    with time_machine.travel(NOW, tick=False):
        actions.resolve(
            episode=story.episode, outcome="advice", re_ask="pain", re_ask_days=5, by=nurse
        )
    return story


def composed(now: datetime) -> Mail | NotNow:
    message = Message.objects.get(kind="re-ask")
    with time_machine.travel(now, tick=False):
        return kind_named("re-ask").compose([message])[message.pk]


def test_it_is_due_on_its_morning_by_her_own_clock(story: Story) -> None:
    asked = ReAsk.objects.get()
    assert (asked.due_on, asked.before, asked.state) == (DUE, 7, "open")
    message = Message.objects.get(kind="re-ask")
    assert message.due_at == clock.instant(DUE, time(9), story.patient.zone)
    assert asked_in_words(asked) == "To be asked about pain on 28 Nov"


def test_the_mail_says_nothing_about_her_health_and_has_one_narrow_link(story: Story) -> None:
    mail = composed(moment(-5, 9))
    assert isinstance(mail, Mail)
    assert mail.subject == "Una pregunta de su clínica"
    assert "dolor" not in mail.subject.lower() + mail.text.lower()
    link = AccessLink.objects.get(capability="question")
    assert (link.question, link.patient) == ("pain", story.patient)
    assert mail.headers["List-Unsubscribe"].endswith("?kind=9dfb491e>")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "deceased"}, "patient-not-active"),
        ({"status": "left"}, "patient-not-active"),
        ({"email": ""}, "no-address"),
        ({"consents_to_mail": False}, "no-consent"),
    ],
)
def test_it_does_not_leave_once_it_is_no_longer_right(
    story: Story, change: dict[str, object], code: str
) -> None:
    type(story.patient).objects.filter(pk=story.patient.pk).update(**change)
    assert composed(moment(-5, 9)) == NotNow(code, suppressed=code.startswith("no-"))


def test_it_does_not_leave_after_an_answer(story: Story) -> None:
    story.report(-2, pain=5)  # three days before: she is asked all the same
    assert isinstance(composed(moment(-5, 9)), Mail)
    story.report(-4, pain=5)
    assert composed(moment(-5, 9)) == NotNow("answered")


def page_of_mail(mail: Mail | NotNow) -> str:
    assert isinstance(mail, Mail)
    found = re.search(r"https?://[^/\s]+(/q/\S+/)", mail.text)
    assert found
    return found[1]


def test_she_answers_with_one_press_and_the_episode_says_so(client: Client, story: Story) -> None:
    with time_machine.travel(moment(-5, 10), tick=False):
        url = page_of_mail(composed(moment(-5, 9)))
        before = SymptomReport.objects.count()
        page = client.get(url)
        assert "peor dolor" in page.content.decode()
        assert SymptomReport.objects.count() == before
        assert client.post(url, {"answer": "11"}).status_code == 422
        assert client.post(url, {"tiredness": "3"}).status_code == 422
        done = client.post(url, {"answer": "4"}, follow=True)
        assert "Guardado: 4 de 10" in done.content.decode()
    report = SymptomReport.objects.latest("pk")
    assert (report.pain, report.source, report.red_flags) == (4, "re_ask", [])
    story.assess(now=moment(-5, 11))
    asked = ReAsk.objects.select_related("report").get()
    assert asked_in_words(asked) == "Asked again on 28 Nov: pain 7 → 4"
    assert story.assess(now=moment(-5, 11)).written == 0


def test_a_question_added_to_a_check_in_keeps_its_warning_signs(
    client: Client, story: Story
) -> None:
    with time_machine.travel(moment(-5, 10), tick=False):
        url = page_of_mail(composed(moment(-5, 9)))
        story.report(-5, pain=2, red_flags=["fracture"])
        client.post(url, {"answer": "3"})
    report = SymptomReport.objects.latest("pk")
    assert (report.source, report.pain, report.red_flags) == ("link", 3, ["fracture"])


@pytest.mark.parametrize(("question", "helps"), [("pain", True), ("hot_flushes", False)])
def test_advice_for_joints_is_for_who_was_asked_about_them(
    client: Client, story: Story, question: str, helps: bool
) -> None:
    url = page_of_mail(composed(moment(-5, 9)))
    AccessLink.objects.filter(capability="question").update(question=question)
    with time_machine.travel(moment(-5, 10), tick=False):
        page = client.post(url, {"answer": "3"}, follow=True).content.decode()
    assert ("manos y rodillas" in page) == helps
    assert "llame a la clínica" in page


def test_a_link_answers_its_own_question_only(client: Client, story: Story) -> None:
    url = page_of_mail(composed(moment(-5, 9)))
    with time_machine.travel(moment(-5, 10), tick=False):
        assert client.get(url.replace("/q/", "/c/")).status_code == 410
    with time_machine.travel(moment(-13, 10), tick=False):
        assert client.get(url).status_code == 410


def test_a_worse_answer_opens_a_new_episode_through_the_rules(story: Story) -> None:
    story.report(-5, pain=8, source="re_ask")
    story.assess(now=moment(-5, 11))
    assert Episode.objects.filter(patient=story.patient).count() == 2
    assert "severe_pain" in story.signals()


def test_no_answer_is_a_state_after_a_week(story: Story) -> None:
    story.assess(now=moment(-12, 12))
    assert ReAsk.objects.get().state == "open"
    story.assess(now=moment(-13, 12))
    assert asked_in_words(ReAsk.objects.get()) == "Asked about pain on 28 Nov: no answer"


def test_a_corrected_answer_takes_the_place_of_the_first(story: Story) -> None:
    story.report(-5, pain=4, source="re_ask")
    story.assess(now=moment(-5, 11))
    story.report(-5, pain=3, received=moment(-5, 12))
    story.assess(now=moment(-5, 13))
    assert asked_in_words(ReAsk.objects.get()).endswith("pain 7 → 3")


def test_one_open_question_a_symptom(story: Story, nurse: Actor) -> None:
    with time_machine.travel(NOW, tick=False):
        with pytest.raises(Conflict, match="already"):
            actions.ask_again(episode=story.episode, symptom="pain", by=nurse)
        actions.ask_again(episode=story.episode, symptom="tiredness", days=3, by=nurse)


def test_a_death_calls_it_off(story: Story) -> None:
    type(story.patient).objects.filter(pk=story.patient.pk).update(status="deceased")
    story.assess(now=moment(-1, 12).astimezone(UTC))
    assert ReAsk.objects.get().state == "called_off"
