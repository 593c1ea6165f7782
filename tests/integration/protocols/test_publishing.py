"""Publishing: what it asks for, what it fixes for good, and two publishers at once."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from programs import actions
from programs.content import PREFETCH, Span, content_of, revision_of
from programs.errors import DraftChanged, NotPublishable
from programs.models import ComponentExercise, ProtocolComponent, ProtocolPhase, ProtocolVersion
from tests.factories.clinic import ClinicFactory, MembershipFactory
from tests.factories.programs import ExerciseFactory, in_days, screened_patient
from tests.factories.protocols import LIFT, WALK, content
from tests.integration.programs.test_races import at_once
from tests.integration.protocols.conftest import save


def publish(version, by, note="More walking.", **fields):
    return actions.publish_version(version=version, change_note=note, by=by, **fields)


def reasons(error):
    return [message for _field, message in error.value.faults]


def test_a_published_draft_has_its_note_time_and_author(draft, by):
    published = publish(draft, by)
    published.refresh_from_db()
    assert published.change_note == "More walking."
    assert published.author == by.staff
    assert published.published_at is not None


def test_gaps_are_named_and_must_be_accepted(draft, by):
    save(draft, content(Span(2, 4, (WALK,)), Span(8, 10, (WALK,))), by)
    with pytest.raises(NotPublishable) as refusal:
        publish(draft, by)
    assert reasons(refusal) == [
        "No phase covers week 1, weeks 5 to 7 and weeks 11 to 12: nothing would be planned then. "
        "Cover them, or accept the gap."
    ]
    assert publish(draft, by, accept_gaps=True).published_at


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (content(Span(1, 12)), "It prescribes nothing yet."),
        (content(Span(1, 6, (WALK,)), Span(7, 12)), "The phase of weeks 7 to 12 has no component."),
        (content(citation=" "), "does not say where the dose comes from"),
        (content(Span(1, 12, (WALK, replace(WALK, minutes=20)))),
         "The protocol gives two different amounts of aerobic training for week 1."),
    ],
)  # fmt: skip
def test_a_version_that_could_not_be_planned_is_not_published(draft, by, what, words):
    save(draft, what, by)
    with pytest.raises(NotPublishable) as refusal:
        publish(draft, by, accept_gaps=True)
    assert any(words in reason for reason in reasons(refusal))
    draft.refresh_from_db()
    assert draft.published_at is None


def test_a_second_version_needs_a_note(draft, by):
    publish(draft, by, note="")
    second = actions.create_draft(protocol=draft.protocol, content=content(weeks=12), by=by)
    with pytest.raises(NotPublishable, match="what is different"):
        publish(second, by, note="  ")
    with pytest.raises(NotPublishable, match="301 characters"):
        publish(second, by, note="x" * 301)


def test_what_changed_since_it_was_read_is_not_published(draft, by):
    seen = revision_of(content_of(draft))
    save(draft, content(Span(1, 12, (WALK,))), by)
    with pytest.raises(DraftChanged):
        publish(draft, by, seen=seen)


def test_a_published_version_takes_no_edit_no_discard_and_no_second_publishing(draft, by):
    publish(draft, by)
    for attempt in (
        lambda: save(draft, content(weeks=13), by),
        lambda: actions.discard_draft(version=draft, by=by),
        lambda: publish(draft, by),
    ):
        with pytest.raises(Conflict, match="a published version never changes"):
            attempt()


def test_not_even_raw_sql_changes_a_published_version(clinic, draft, by):
    press = ExerciseFactory(clinic=clinic)
    save(draft, content(Span(1, 12, (replace(LIFT, exercises=(press.uid,)),))), by)
    publish(draft, by)
    tables = {
        model._meta.db_table: model.objects.get().pk
        for model in (ProtocolPhase, ProtocolComponent, ComponentExercise, ProtocolVersion)
    }
    for table, pk in tables.items():
        for sql in (f"UPDATE {table} SET uid = gen_random_uuid() WHERE id = %s",
                    f"DELETE FROM {table} WHERE id = %s"):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, [pk])


def test_an_enrollment_keeps_its_version(clinic, draft, by):
    draft = publish(draft, by)
    patient = screened_patient(clinic=clinic)
    enrollment = actions.enroll(
        patient=patient, version=draft, physiologist=by.staff, starts_on=in_days(3), by=by
    )
    before = list(enrollment.planned_doses.values_list("week", "modality", "minutes", "sets"))
    second = actions.create_draft(
        protocol=draft.protocol, content=content(Span(1, 12, (replace(WALK, minutes=10),))), by=by
    )
    publish(second, by)
    enrollment.refresh_from_db()
    assert enrollment.version == draft
    after = list(enrollment.planned_doses.values_list("week", "modality", "minutes", "sets"))
    assert after == before


def test_nobody_new_is_enrolled_in_a_retired_protocol(clinic, draft, by):
    publish(draft, by)
    actions.set_protocol_active(protocol=draft.protocol, active=False, by=by)
    version = ProtocolVersion.objects.get(pk=draft.pk)
    wanted = {
        "patient": screened_patient(clinic=clinic), "version": version, "physiologist": by.staff,
        "starts_on": in_days(3), "by": by,
    }  # fmt: skip
    with pytest.raises(Refused, match="Mornings is retired"):
        actions.enroll(**wanted)
    actions.set_protocol_active(protocol=draft.protocol, active=True, by=by)
    wanted["version"] = ProtocolVersion.objects.get(pk=draft.pk)
    assert actions.enroll(**wanted).pk


def test_discarding_a_later_draft_leaves_the_protocol(draft, by):
    publish(draft, by)
    second = actions.create_draft(protocol=draft.protocol, content=content(), by=by)
    assert actions.discard_draft(version=second, by=by) is False
    assert list(draft.protocol.versions.values_list("number", flat=True)) == [1]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Each attempt has a connection of its own."""

    @pytest.fixture
    def here(self):
        clinic = ClinicFactory()
        by = Actor.member(MembershipFactory(clinic=clinic).staff)
        version = actions.create_protocol(clinic=clinic, name="Mornings", by=by)
        return save(version, content(), by), by

    def test_one_of_many_publishers_publishes(self, here):
        version, by = here
        found = at_once(*[lambda: publish(version, by) for _ in range(6)])
        assert found == {"done": 1, "Conflict": 5}

    def test_one_of_many_editors_of_the_same_state_saves(self, here):
        version, by = here
        seen = revision_of(content_of(ProtocolVersion.objects.prefetch_related(PREFETCH).get()))

        def edit(minutes):
            what = content(Span(1, 12, (replace(WALK, minutes=minutes),)))
            return lambda: actions.save_draft(version=version, content=what, seen=seen, by=by)

        found = at_once(*[edit(minutes) for minutes in range(20, 26)])
        assert found == {"done": 1, "DraftChanged": 5}
        assert ProtocolPhase.objects.count() == ProtocolComponent.objects.count() == 1

    def test_one_draft_comes_of_many_beginners(self, here):
        version, by = here
        publish(version, by)

        def begin():
            return actions.create_draft(protocol=version.protocol, content=content(), by=by)

        assert at_once(*[begin] * 6) == {"done": 1, "Conflict": 5}

    def test_the_catalogue_comes_once(self, here):
        version, by = here

        def ship():
            return actions.ship_catalog(clinic=version.clinic, by=by)

        assert at_once(*[ship] * 3) == {"done": 3}
        assert ProtocolVersion.objects.filter(protocol__code="hope").count() == 1

    def test_publishing_and_saving_leave_one_of_two_states(self, here):
        version, by = here
        seen = revision_of(content_of(ProtocolVersion.objects.prefetch_related(PREFETCH).get()))
        new = content(Span(1, 12, (WALK,)))
        found = at_once(
            lambda: publish(version, by, seen=seen),
            lambda: actions.save_draft(version=version, content=new, seen=seen, by=by),
        )
        standing = ProtocolVersion.objects.prefetch_related(PREFETCH).get()
        assert found["done"] == 1
        assert (standing.published_at is not None) == (content_of(standing) != new)
