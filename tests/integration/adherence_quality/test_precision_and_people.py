"""Which rules are right, who stopped unseen, and who is heard: figures worked out by hand.

13 weeks before NOW are 24 August to 22 November 2026. Whom a rule flagged is followed for 26
weeks, so those of 23 February to 24 May count: 273 to 183 days before NOW.
"""

from datetime import date
from typing import Any

import pytest

from adherence.models import SignalVerdict
from adherence.quality import last_weeks
from adherence.quality.load import NOT_FROM_ANSWERS
from adherence.quality.people import people
from adherence.quality.precision import precision
from adherence.quality.stops import stops
from adherence.rules import BY_CODE
from adherence.selectors.quality_lists import unheard, unseen
from clinic.models import Clinic
from patients.models import Patient, SymptomReport, TherapyCourse
from tests.factories.adherence import NOW, Story, days_ago, moment, nurse_of
from tests.factories.clinic import ClinicFactory
from tests.factories.quality import closed, contacted, flagged, on_drug, said, signal

pytestmark = pytest.mark.django_db


def of_rule(clinic: Clinic, code: str = "sustained_pain") -> dict[str, Any]:
    found = precision(last_weeks(clinic, weeks=13, now=NOW))
    return next(row for row in found["rules"] if row["rule"] == code)


def test_flagged_and_not_flagged_are_followed_for_26_weeks(clinic: Clinic) -> None:
    by_her, by_prescriber = "stopped_by_patient", "stopped_by_prescriber"
    # flagged 230 days ago: until 48 days ago counts
    flagged(on_drug(clinic, ended=100, reason=by_her), 230)
    flagged(on_drug(clinic, ended=48, reason=by_prescriber), 230)
    spoke = on_drug(clinic)
    said(spoke, 120, thinking_of_stopping="stopped")
    flagged(spoke, 230)
    flagged(on_drug(clinic, ended=47, reason=by_her), 230)  # a day too late
    flagged(on_drug(clinic, ended=100, reason="completed"), 230)  # no stop
    flagged(on_drug(clinic), 230)
    had = on_drug(clinic)  # had stopped before the rule said so: in neither group
    said(had, 290, thinking_of_stopping="stopped")
    flagged(had, 230)
    # others: from 273 days ago, so until 91 days ago counts
    on_drug(clinic, ended=91, reason=by_her)
    on_drug(clinic, ended=90, reason=by_her)
    on_drug(clinic, ended=100, reason="switched")
    for _ in range(4):
        on_drug(clinic)
    flagged(on_drug(clinic), 170)  # flagged when nobody can have been followed yet
    on_drug(clinic, since=150)  # began later
    flagged(on_drug(ClinicFactory(), ended=100, reason=by_her), 230)
    row = of_rule(clinic)
    assert row["stopped"] == {"n": 3, "of": 6, "percent": 50.0, "low": 18.8, "high": 81.2}
    assert row["others_stopped"] == {"n": 1, "of": 8, "percent": 12.5, "low": 2.2, "high": 47.1}
    quiet = of_rule(clinic, "silence")
    # it flagged nobody: the others are all 14 who had not stopped before. Within 26 weeks of their
    # first day lie the stops of 120, 100 and 91 days ago
    assert (quiet["stopped"]["of"], quiet["others_stopped"]["of"]) == (0, 14)
    assert quiet["others_stopped"]["n"] == 3


def test_precision_against_outcomes_and_verdicts(clinic: Clinic) -> None:
    patient = on_drug(clinic)
    for days, outcome in ((40, "advice"), (30, "no_action"), (20, "unreachable"), (10, "died")):
        episode = closed(patient, opened=moment(days), resolved=moment(days - 5), outcome=outcome)
        held = signal(episode, moment(days))
        signal(episode, moment(days), rule="burden")
        held.cleared_at = moment(days - 1)
        held.save()
        episode.signals.filter(rule="burden").update(cleared_at=moment(days - 1))
        for useful in (True, False):
            SignalVerdict.objects.create(
                clinic=clinic, signal=held, staff=nurse_of(clinic), useful=useful, at=moment(days)
            )
    row = of_rule(clinic)
    assert (row["raised"], row["patients"]) == (4, 1)
    assert (row["acted"]["n"], row["acted"]["of"], row["acted"]["percent"]) == (1, 3, None)
    assert (row["not_useful"]["n"], row["not_useful"]["of"]) == (4, 8)
    assert of_rule(clinic, "burden")["acted"]["of"] == 3
    assert of_rule(clinic, "burden")["not_useful"]["of"] == 0


def test_stops_that_a_rule_saw_and_those_that_none_did(clinic: Clinic) -> None:
    seen = on_drug(clinic, ended=10, reason="stopped_by_patient")
    flagged(seen, 40, cleared=30)
    flagged(seen, 24, cleared=20, rule="burden")  # the first counts: 30 days
    for days in (15, 17, 19, 21):  # leads of 5, 7, 9, 11 days
        flagged(on_drug(clinic, ended=10, reason="stopped_by_patient"), days)
    never = on_drug(clinic, ended=10, reason="stopped_by_prescriber")
    flagged(never, 220, cleared=193)  # over more than 182 days before
    late = on_drug(clinic, ended=3, reason="stopped_by_patient")
    said(late, 12, thinking_of_stopping="stopped")  # one stop, 12 days ago
    flagged(late, 12, rule="stopping", tier="S")
    on_drug(clinic, ended=95, reason="stopped_by_patient")  # before the window
    on_drug(ClinicFactory(), ended=10, reason="stopped_by_patient")
    period = last_weeks(clinic, weeks=13, now=NOW)
    assert stops(period) == {
        "stops": 7,
        "seen": {"n": 5, "of": 7, "percent": 71.4, "low": 35.9, "high": 91.8},
        "unseen": 2,
        "only_after": 1,
        "lead_median": 9.0,
        "lead_low": 7.0,
        "lead_high": 11.0,
        "leads": [2, 2, 1, 0],
    }
    listed = unseen(period)
    assert listed.total == 2
    assert [(row.patient_id, row.seen_after, row.how) for row in listed.rows] == [
        (never.pk, False, "By the prescriber"),
        (late.pk, True, "By her"),
    ]


def test_nobody_hears_from_her_without_check_in_talk_or_session(clinic: Clinic) -> None:
    silent = on_drug(clinic, given_name="Silent", birth_date=date(1945, 1, 1))
    said(silent, 14)
    answered, spoken = on_drug(clinic), on_drug(clinic)
    on_drug(clinic, since=13)  # too new to be silent
    said(answered, 13)
    contacted(closed(spoken, opened=moment(13), resolved=moment(13)), moment(13))
    tried = on_drug(clinic, language="es")
    contacted(closed(tried, opened=moment(13), resolved=moment(13)), moment(13), "no_answer")
    came, stayed_away = Story(clinic), Story(clinic)
    came.visit(5, "attended")
    stayed_away.visit(5, "no_show")
    on_drug(clinic, ended=3, reason="completed")
    on_drug(ClinicFactory())
    period = last_weeks(clinic, weeks=13, now=NOW)
    found = people(period)
    assert (found["on_drug"], found["unheard_days"]) == (7, 14)
    assert (found["unheard"]["n"], found["unheard"]["percent"]) == (3, 42.9)
    assert (found["attendance"]["done"], found["attendance"]["due"]) == (1, 2)
    rows = unheard(period).rows
    assert {row.patient_id for row in rows} == {
        silent.pk,
        tried.pk,
        stayed_away.patient.pk,
    }
    assert next(row for row in rows if row.patient_id == silent.pk).report_on == days_ago(14)
    assert [row.patient_id for row in unheard(period, language="es").rows] == [tried.pk]
    assert [row.patient_id for row in unheard(period, age="75 and over").rows] == [silent.pk]


def many(clinic: Clinic, count: int, weeks: int, **values: Any) -> list[Patient]:
    """Patients on the drug all along who answered in so many of the last 13 weeks."""
    made = Patient.objects.bulk_create(
        Patient(
            clinic=clinic,
            mrn=f"{len(values)}-{weeks}-{number}",
            given_name="A",
            family_name="B",
            created_at=moment(400),
            **{"birth_date": date(1960, 1, 1), **values},
        )
        for number in range(count)
    )
    TherapyCourse.objects.bulk_create(
        TherapyCourse(clinic=clinic, patient=one, drug="letrozole", started_on=days_ago(300))
        for one in made
    )
    SymptomReport.objects.bulk_create(
        SymptomReport(
            clinic=clinic, patient=one, reported_for=days_ago(1 + 7 * back), source="link", pain=1
        )
        for one in made
        for back in range(weeks)
    )
    return made


def test_a_group_that_is_served_worse_is_named_and_a_small_one_is_not(clinic: Clinic) -> None:
    many(clinic, 25, 13)
    many(clinic, 20, 3, language="es", birth_date=date(1971, 11, 23))  # 54 on the last day
    many(clinic, 4, 0, language="de", birth_date=date(1951, 11, 22))  # 75 on it
    found = people(last_weeks(clinic, weeks=13, now=NOW))
    groups = {row["group"]: row for row in found["groups"]}
    assert [row["group"] for row in found["groups"]] == [
        "en", "es", "de", "under 55", "65 to 74", "75 and over",
    ]  # fmt: skip
    assert groups["en"]["answering"]["percent"] == 100.0
    assert groups["es"]["answering"]["percent"] == 23.1  # 3 of 13
    assert groups["es"]["answering"]["done"], groups["es"]["answering"]["due"] == (60, 260)
    assert (groups["en"]["worse"], groups["es"]["worse"]) == ([], ["answering"])
    # four are too few to show, and nobody is told that they are worse off
    assert groups["de"]["answering"]["percent"] is None
    assert groups["75 and over"] == {**groups["de"], "by": "age", "group": "75 and over"}
    assert (groups["de"]["unheard"]["n"], groups["de"]["worse"]) == (4, [])
    assert groups["under 55"]["n"] == 20


def test_several_answers_in_one_period_count_once(clinic: Clinic) -> None:
    for patient in many(clinic, 5, 2):
        said(patient, 2)
        said(patient, 3, source="re_ask")
        said(patient, 20, source="re_ask")
    answering = people(last_weeks(clinic, weeks=13, now=NOW))["answering"]
    assert (answering["done"], answering["due"], answering["percent"]) == (10, 65, 15.4)


def test_the_rules_that_need_no_answer_are_known() -> None:
    assert set(NOT_FROM_ANSWERS) <= set(BY_CODE)
