"""What the page of an episode tells: every sentence with its source, options, picture, call."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import escape, unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adherence import actions, sentences
from adherence.checklist import ITEMS
from adherence.models import Contact, Episode, Signal, SignalVerdict
from adherence.rules import DEFAULTS, RULES, Rule
from clinic.models import Membership, Staff
from clinic.permissions import Role
from patients.models import Dispensing, Precaution
from programs.models import Booking
from tests.factories.worklist import Scene

# What each rule keeps as evidence, apart from its limits.
EVIDENCE: dict[str, dict[str, Any]] = {
    "red_flag": {"on": "2026-11-15", "flags": ["fracture"]},
    "stopping": {"on": "2026-11-15", "answer": "yes"},
    "doses_stopped": {"missed": [{"on": "2026-11-15", "value": 7, "reason": "cost"}]},
    "severe_pain": {"pain": [{"on": "2026-11-15", "value": 8}]},
    "missed_doses": {"missed": [{"on": "2026-11-15", "value": 3, "reason": "forgot"}]},
    "refill_gap": {"until": "2026-10-01", "last_fill": "2026-09-01"},
    "washout": {"drug": "letrozole", "ended": "2026-09-01"},
    "low_cover": {"covered": 70, "days": 100, "first": "2026-08-01", "last": "2026-11-08"},
    "sustained_pain": {
        "pain": [{"on": "2026-11-08", "value": 5}, {"on": "2026-11-15", "value": 6}],
    },
    "worsening": {
        "pain": [{"on": "2026-11-08", "value": 5}, {"on": "2026-11-15", "value": 6}],
        "baseline": 2.3,
        "baseline_reports": 3,
        "early": True,
    },
    "burden": {
        "on": "2026-11-15",
        "bother": 3,
        "scales": {"pain": 5, "tiredness": 6, "sleep_problems": 7, "hot_flushes": 1},
    },
    "unsure": {"on": "2026-11-15"},
    "silence": {"last_report": "2026-11-01", "since": "2026-11-01"},
    "patchy": {"answered": 4, "periods": 8, "first": "2026-09-20", "last": "2026-11-14"},
    "exercise_interruption": {
        "count": 3,
        "missed": ["2026-11-10", "2026-11-12", "2026-11-15"],
        "last_attended": "2026-11-08",
    },
    "low_attendance": {"attended": 1, "sessions": 4, "first": "2026-11-01", "last": "2026-11-15"},
}  # fmt: skip


def url(episode: Episode, name: str = "episode-detail") -> str:
    return reverse(name, args=[episode.uid])


def text_of(client: Client, address: str) -> str:
    """Return a page's words, without tags, as a reader sees them."""
    html = client.get(address).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def flagged_by(scene: Scene, rule: Rule, among: Episode | None = None) -> Signal:
    """Return a signal of one rule, alone in an episode unless `among` others."""
    episode = among or scene.flagged()
    if among is None:
        Signal.objects.filter(episode=episode).delete()
    limits = {t.key.partition(".")[2]: DEFAULTS[t.key] for t in rule.thresholds}
    rule_set = actions.ensure_rule_set(clinic=scene.clinic, by=scene.by(scene.nurse))
    return Signal.objects.create(
        clinic=scene.clinic,
        patient=episode.patient,
        episode=episode,
        rule=rule.code,
        rule_set=rule_set,
        tier=rule.tier,
        severity=6,
        evidence={**EVIDENCE[rule.code], "thresholds": limits},
        first_seen_at=scene.now,
        last_seen_at=scene.now,
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_sentence_of_a_flag_can_be_traced(nurse: Client, scene: Scene, rule: Rule) -> None:
    signal = flagged_by(scene, rule)
    text = text_of(nurse, url(signal.episode))
    said = [
        sentences.reason(signal),
        sentences.rule_text(signal),
        sentences.tier_text(signal),
        f"· {signal.get_tier_display()} · {rule.source} · rules version "
        f"{signal.rule_set.version}, since",
        "Clears ",
    ]
    for words in said:
        assert re.sub(r"\s+", " ", words) in text, words
    for threshold in rule.thresholds:
        name = threshold.key.partition(".")[2]
        if f"{{{name}}}" in rule.says:
            assert str(DEFAULTS[threshold.key]) in sentences.rule_text(signal)
    note = nurse.get(url(signal.episode)).context["note"]
    assert f"rules version {signal.rule_set.version}; {rule.source}" in note


def test_at_most_three_reasons_safety_first_and_what_can_be_changed_before_the_rest(
    nurse: Client, scene: Scene
) -> None:
    by_code = {rule.code: rule for rule in RULES}
    signal = flagged_by(scene, by_code["silence"])
    for code in ("exercise_interruption", "sustained_pain", "severe_pain"):
        flagged_by(scene, by_code[code], among=signal.episode)
    page = nurse.get(url(signal.episode)).context["page"]
    assert [reason.signal.rule for reason in page.reasons] == [
        "severe_pain",
        "exercise_interruption",
        "silence",
    ]
    assert [reason.signal.rule for reason in page.more_reasons] == ["sustained_pain"]
    assert page.reasons[0].trend.value == "5"
    assert page.reasons[0].records[0].url.endswith("#check-in-2026-11-15")


def test_options_with_their_evidence_precautions_and_places(
    nurse: Client, scene: Scene, signed_in: Callable[[Staff], Client]
) -> None:
    patient = scene.patient("Ada")
    scene.reports(patient, [2, 2, 3, 5, 5])
    scene.sessions_of(patient, ["attended", "no_show"])
    Precaution.objects.create(clinic=scene.clinic, patient=patient, kind="bone_metastases")
    scene.assess()
    episode = Episode.objects.get()
    text = text_of(nurse, url(episode))
    for said in (
        "Supervised exercise",
        "-1.6 with exercise, +0.2 without (no interval published; p < .001; 121 women)",
        "How sure: low .",
        "Irwin 2015",
        "oncologist's clearance",
        "caution with tamoxifen (CYP2D6) and with an SSRI",
        "Does not help: Omega-3.",
        "Pau Riba runs her program and can book it.",
    ):
        assert said in text, said
    places = nurse.get(url(episode)).context["page"].next.training.places
    assert 1 <= len(places) <= 3
    assert all(place.when in text and "kind=individual" in place.url for place in places)
    both = scene.staff("Nora Both", Role.NURSE)
    Membership.objects.create(clinic=scene.clinic, staff=both, role=Role.COORDINATOR)
    for client, may_book in ((nurse, False), (signed_in(both), True)):
        html = client.get(url(episode)).content.decode()
        assert (escape(places[0].url) in html) is may_book


def test_without_a_program_no_place_is_offered(nurse: Client, scene: Scene) -> None:
    assert "She has no program under way." in text_of(nurse, url(scene.flagged()))


def test_one_picture_with_its_table_and_its_sentence(nurse: Client, scene: Scene) -> None:
    patient = scene.patient("Ada")
    scene.reports(patient, [2, 2, None, 5, 5], missed_doses=3)
    scene.sessions_of(patient, ["attended", "no_show"])
    Dispensing.objects.create(
        clinic=scene.clinic,
        patient=patient,
        drug="letrozole",
        dispensed_on=scene.today - timedelta(days=50),
        days_supply=30,
        source="pharmacy",
    )
    scene.assess()
    page = nurse.get(url(Episode.objects.get())).context["page"]
    for part in ("Worst joint pain", "Tablets missed", "Tablets in supply", "Sessions", "Letrozole",
                 "This episode", "chart-band"):  # fmt: skip
        assert part in page.chart, part
    assert page.chart.count(f"<title>{page.summary}</title>") == 2
    assert "3 tablets missed in 4 answers" in page.summary
    assert "came to 1 of 2 sessions" in page.summary
    newest = page.weeks[0]
    assert newest.begins <= scene.today
    words = {week.begins: week for week in page.weeks}
    assert "no word" in {week.pain for week in page.weeks}
    fetched = scene.today - timedelta(days=50)
    monday = fetched - timedelta(days=fetched.weekday())
    assert f"{fetched:%-d %b} 30 days of tablets fetched" in words[monday].happened
    assert sum(int(week.supply.split()[0]) for week in page.weeks) == 30


def test_the_timeline_shows_one_kind_without_scripts(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged("Ada")
    actions.take(episode=episode, by=scene.by(scene.colleague))
    actions.snooze(
        episode=episode,
        until=scene.today + timedelta(days=7),
        expected_pain=5,
        reason="Acupuncture",
        by=scene.by(scene.nurse),
    )
    page = nurse.get(url(episode)).context["page"]
    titles = [entry.title for entry in page.timeline]
    until = scene.today + timedelta(days=7)
    for said in ("With Ines Coll", f"Snoozed until {until:%-d %b %Y}", "Episode opened",
                 "Raised: sustained joint pain (Tier A)"):  # fmt: skip
        assert said in titles, said
    snoozed = next(e for e in page.timeline if e.title.startswith("Snoozed"))
    assert (snoozed.text, snoozed.who) == ("Expected pain 5. Acupuncture", "Nadia Ferrer")
    work = next(chip for chip in page.filters if chip.label == "Who did what (3)")
    shown = nurse.get(work.url.partition("#")[0]).context["page"]
    assert {entry.kind for entry in shown.timeline} == {"work"}
    assert [chip.current for chip in shown.filters].count(True) == 1
    assert len(nurse.get(f"{url(episode)}?show=nonsense").context["page"].timeline) == len(titles)


def test_ticks_and_words_of_the_call_become_lines_of_the_note(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    text = text_of(nurse, url(episode))
    places = [text.index(item.ask) for item in ITEMS]
    assert places == sorted(places)
    said = {
        "channel": "phone",
        "result": "reached",
        "note": "Calls back on Monday.",
        "ticked": ["moment", "safety", "pain"],
        "said_pain": "6, knees on stairs",
        "said_supply": "runs out on Friday",
        "talked": ["exercise", "acupuncture"],
    }
    nurse.post(url(episode, "episode-contact"), said)
    assert Contact.objects.get().note == (
        "Asked about: a good moment to talk, warning signs.\n"
        "Pain: 6, knees on stairs\n"
        "Cost and refill: runs out on Friday\n"
        "Talked about: Supervised exercise, Acupuncture.\n"
        "Calls back on Monday."
    )
    assert "Talked about: Supervised exercise" in nurse.get(url(episode)).context["note"]


def test_a_call_that_cannot_be_saved_loses_no_tick(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    said = {"channel": "phone", "ticked": ["pain"], "said_pain": "6, knees", "talked": ["switch"]}
    html = nurse.post(url(episode, "episode-contact"), said)
    assert html.status_code == 422
    rows = {row.item.code: row for row in html.context["contact_form"].checklist}
    assert (rows["pain"].ticked, rows["pain"].said) == (True, "6, knees")
    assert html.context["contact_form"].talked_about == ["switch"]
    said = {"channel": "phone", "result": "reached", "note": "x" * 1990, "said_pain": "6, knees"}
    long = nurse.post(url(episode, "episode-contact"), said)
    assert "shorten it by 5" in long.content.decode()
    assert not Contact.objects.exists()


def test_a_reason_can_be_called_not_useful_and_that_taken_back(
    nurse: Client, scene: Scene, other: Scene, signed_in: Callable[[Staff], Client]
) -> None:
    episode = scene.flagged()
    signal = Signal.objects.get(episode=episode, rule="sustained_pain")
    address = reverse("signal-verdict", args=[episode.uid, signal.uid])
    response = nurse.post(address, {"useful": "no", "note": "She was on holiday."})
    assert (response.status_code, response["Location"]) == (
        303,
        f"{url(episode)}#reason-{signal.uid}",
    )
    verdict = SignalVerdict.objects.get()
    assert (verdict.useful, verdict.staff) == (False, scene.nurse)
    assert "Not of use, says Nadia Ferrer" in text_of(nurse, url(episode))
    refused = nurse.post(address, {"useful": "maybe", "note": "My own words."})
    assert refused.status_code == 422
    assert "My own words." in refused.content.decode()
    assert "Take mine back" in text_of(nurse, url(episode))
    nurse.post(address, {"useful": "withdraw"})
    assert not SignalVerdict.objects.exists()
    assert signed_in(scene.physiologist).post(address, {"useful": "no"}).status_code == 403
    assert signed_in(other.nurse).post(address, {"useful": "no"}).status_code == 404


def test_the_api_tells_the_same(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged()
    page = nurse.get(url(episode)).context["page"]
    body = nurse.get(f"/api/v1/episodes/{episode.uid}/case/").json()
    assert body["headline"] == page.headline
    assert [r["sentence"] for r in body["reasons"]] == [r.sentence for r in page.reasons]
    assert [o["code"] for o in body["next"]["options"]] == [
        choice.option.code for choice in page.next.options
    ]
    assert len(body["weeks"]) == len(page.weeks)
    assert [q["code"] for q in body["checklist"]] == [item.code for item in ITEMS]
    work = nurse.get(f"/api/v1/episodes/{episode.uid}/case/?show=work").json()["timeline"]
    assert {entry["kind"] for entry in work} == {"work"}


@pytest.mark.parametrize("much", [1, 12])
def test_as_many_queries_for_a_long_story_as_for_a_short_one(
    nurse: Client, scene: Scene, much: int
) -> None:
    patient = scene.patient("Ada")
    scene.reports(patient, [2, 2, 3, *[5] * (1 + much)], missed_doses=3)
    scene.sessions_of(patient, ["attended", "booked", "no_show"] * much)
    for n in range(much):
        Dispensing.objects.create(
            clinic=scene.clinic,
            patient=patient,
            drug="letrozole",
            dispensed_on=scene.today - timedelta(days=5 + 9 * n),
            days_supply=9,
            source="pharmacy",
        )
    scene.assess()
    episode = Episode.objects.get()
    for _ in range(much):
        actions.record_contact(
            episode=episode, channel="phone", result="no_answer", by=scene.by(scene.nurse)
        )
        for signal in episode.signals.all():
            actions.judge_signal(signal=signal, useful=True, by=scene.by(scene.colleague))
    nurse.get(url(episode))
    with CaptureQueriesContext(connection) as queries:
        nurse.get(url(episode))
    assert len(queries) == 31, [query["sql"][:90] for query in queries]
    assert Booking.objects.count() == 3 * much
