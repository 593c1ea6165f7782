"""What the pages say: lists, versions, differences, weekly sums, publishing."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs import actions
from programs.content import Span
from programs.models import Exercise, Protocol, ProtocolVersion
from tests.factories.patients import PatientFactory
from tests.factories.programs import EnrollmentFactory
from tests.factories.protocols import LIFT, WALK, content
from tests.integration.protocol_pages.conftest import exercise, hope, stored, url


def text(response):
    return " ".join(response.content.decode().split())


def count_queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_new_clinic_fills_itself_with_one_press(staff_client, clinic):
    client = staff_client()
    page = text(client.get("/protocols/"))
    assert "No protocol yet" in page
    response = client.post(reverse("catalogue-ship"), follow=True)
    assert "Added: 4 protocols and" in text(response)
    assert "The HOPE dose" in text(response)
    again = client.post(reverse("catalogue-ship"), follow=True)
    assert "Nothing was changed." in text(again)
    assert Protocol.objects.count() == 4


def test_the_list_says_evidence_and_use_per_version(staff_client, shipped):
    version = hope()
    for status in ("active", "discontinued"):
        EnrollmentFactory(
            patient=PatientFactory(clinic=shipped), version=version, status=status,
            ended_on=None if status == "active" else "2026-01-05",
        )  # fmt: skip
    page = text(staff_client().get("/protocols/"))
    assert "Moderate: one good trial, or several with limits" in page
    assert "Version 1: 1 patient now, 2 in all" in page
    assert "Version 1: nobody yet" in page


def test_lists_ask_the_same_whatever_their_length(staff_client, shipped, by):
    client = staff_client()
    pages = ["/protocols/", "/exercises/", reverse("protocol-detail", args=[hope().protocol.uid])]
    before = [count_queries(client, page) for page in pages]
    for n in range(6):
        actions.create_protocol(clinic=shipped, name=f"Copy {n}", copy_of=hope(), by=by)
        one = exercise()
        one.pk, one.uid, one.code, one.name = None, None, "", f"Press {n}"
        Exercise.objects.create(
            clinic=shipped, name=one.name, modality="resistance", muscle_group="legs",
            instructions="Push.", load_kind="kg",
        )  # fmt: skip
    draft = actions.create_draft(protocol=hope().protocol, content=stored(hope()), by=by)
    actions.publish_version(version=draft, change_note="Same.", by=by)
    versions = ProtocolVersion.objects.filter(protocol__code="hope").count()
    assert versions == 2
    assert [count_queries(client, page) for page in pages] == before
    assert max(before) - 3 <= 8


def hope_of(number):
    return ProtocolVersion.objects.get(protocol__code="hope", number=number)


def test_a_version_shows_its_phases_and_what_a_week_adds_up_to(staff_client, shipped):
    page = text(staff_client().get(url("version-detail", hope())))
    assert "Weeks 5 to 52: HOPE dose" in page
    assert "twice a week, never on consecutive days" in page
    assert "64-76 % of HRmax, or effort 4-6 of 10" in page
    assert "3 sets of 10" in page
    # 2 sessions x 3 sets x 6 exercises, and 5 walks of 30 minutes
    assert (
        '<th scope="row">Weeks 5 to 52</th><td class="num">150</td><td class="num">36</td>' in page
    )
    assert "<title>Week 52: 150 minutes</title>" in page
    assert "90 in week 1, at most 150, 150 in week 52" in page
    assert "very low certainty" in page


def test_differences_between_versions_are_said_in_words(staff_client, shipped, published, by):
    press = exercise()
    before = stored(published)
    after = replace(
        before, weeks=16, visit_minutes=75,
        phases=(
            replace(before.phases[0], lines=(replace(WALK, sessions_per_week=4), LIFT)),
            Span(5, 12, (replace(LIFT, exercises=(press.uid,), days_apart=3),)),
        ),
    )  # fmt: skip
    actions.create_draft(protocol=published.protocol, content=after, by=by)
    page = text(staff_client().get(reverse("protocol-detail", args=[published.protocol.uid])))
    for sentence in (
        "16 weeks instead of 12.",
        "A visit takes 75 minutes instead of 60.",
        "Weeks 1 to 4: aerobic 4 times a week, 30 minutes at 64-76 % of HRmax, at home (before: "
        "aerobic 3 times a week, 30 minutes at 64-76 % of HRmax, at home).",
        "Weeks 5 to 12: no aerobic training any more (before: aerobic 3 times a week, 40 minutes",
        "(3 days apart; stays as it is) (before: resistance twice a week, 2 sets of 8 to 12 at "
        "effort 5-7 of 10 (2 days apart; stays as it is)).",
        "Resistance exercises added: Leg press.",
    ):
        assert sentence in page, sentence


def test_a_copy_begins_with_what_it_copies(staff_client, shipped):
    client = staff_client()
    page = client.get(f"/protocols/new/?from={hope().uid}")
    assert f'value="{hope().uid}" selected' in page.content.decode()
    response = client.post("/protocols/new/", {"name": "Our HOPE", "copy_of": hope().uid})
    made = ProtocolVersion.objects.get(protocol__name="Our HOPE")
    assert (response.status_code, response["Location"]) == (303, url("version-edit", made))
    assert stored(made) == stored(hope())
    page = text(client.get(reverse("protocol-detail", args=[made.protocol.uid])))
    assert "The HOPE dose, version 1</a>" in page


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "has no name yet"), ("The HOPE dose", "already has this name"), ("x" * 121, "121")],
)
def test_a_bad_name_keeps_what_was_typed(staff_client, shipped, name, words):
    client = staff_client()
    response = client.post("/protocols/new/", {"name": name, "copy_of": hope().uid})
    assert response.status_code == 422
    assert words in text(response)
    assert f'value="{hope().uid}" selected' in response.content.decode()
    response = client.post(reverse("protocol-rename", args=[hope().protocol.uid]), {"name": name})
    assert response.status_code == (303 if name == "The HOPE dose" else 422)


def test_publishing_asks_for_the_gap_and_the_note(staff_client, draft, by):
    client = staff_client()
    gap = content(Span(1, 4, (WALK,)))
    from programs.content import revision_of

    actions.save_draft(version=draft, content=gap, seen=revision_of(stored(draft)), by=by)
    page = text(client.get(url("version-publish", draft)))
    assert "No phase covers weeks 5 to 12: nothing would be planned then." in page
    seen = revision_of(gap)
    refused = client.post(url("version-publish", draft), {"seen": seen, "change_note": "Mine."})
    assert refused.status_code == 422
    assert "Cover them, or accept the gap." in text(refused)
    assert "Mine." in text(refused)
    stale = client.post(
        url("version-publish", draft), {"seen": "x", "accept_gaps": "on"}, follow=True
    )
    assert "Somebody else saved this draft after you opened it" in text(stale)
    done = client.post(
        url("version-publish", draft), {"seen": seen, "accept_gaps": "on"}, follow=True
    )
    assert "Version 1 is published" in text(done)


def test_a_draft_that_cannot_be_published_says_why_and_offers_no_button(staff_client, draft, by):
    from programs.content import revision_of

    empty = content(Span(1, 12))
    actions.save_draft(version=draft, content=empty, seen=revision_of(stored(draft)), by=by)
    page = text(staff_client().get(url("version-publish", draft)))
    assert "It prescribes nothing yet." in page
    assert "Publish version 1</button>" not in page


def test_a_published_version_opens_no_editor(staff_client, published):
    client = staff_client()
    for name in ("version-edit", "version-publish", "version-discard"):
        for response in (client.get(url(name, published), follow=True),
                         client.post(url(name, published), follow=True)):  # fmt: skip
            assert "is published and never changes" in text(response)
    assert ProtocolVersion.objects.get().published_at


def test_one_press_begins_the_next_version_and_only_one(staff_client, published):
    client = staff_client()
    first = client.post(url("version-draft", published), follow=True)
    assert "Version 2 is a draft, as version 1 is now." in text(first)
    second = client.post(url("version-draft", published), follow=True)
    assert "is a draft already" in text(second)
    discarded = client.post(url("version-discard", ProtocolVersion.objects.get(number=2)),
                            follow=True)  # fmt: skip
    assert "The draft of Mornings is discarded." in text(discarded)


def test_retiring_takes_it_out_of_the_choices_and_restoring_brings_it_back(staff_client, published):
    client = staff_client()
    uid = published.protocol.uid
    page = client.post(reverse("protocol-retire", args=[uid]), follow=True)
    assert "nobody new can be enrolled in it" in text(page)
    assert 'id="retired"' in text(client.get("/protocols/"))
    patient = PatientFactory(clinic=published.clinic)
    enroll = reverse("enrollment-create", args=[patient.uid])
    assert "Mornings" not in text(client.get(enroll))
    client.post(reverse("protocol-restore", args=[uid]))
    assert "Mornings" in text(client.get(enroll))
