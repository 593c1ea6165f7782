"""Nothing goes that was not shown for seven days, nothing of a held patient, nothing twice."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from clinic import clock, tenancy
from clinic.actors import Actor
from clinic.banned_words import words_in_mail
from clinic.errors import Conflict, Refused
from clinic.models import (
    AccessEvent,
    AuditAmendment,
    RetentionPreview,
    RetentionReceipt,
    SignInEvent,
    Staff,
)
from clinic.permissions import Role
from clinic.retention.going import keep
from clinic.retention.kinds import kind_called, kinds
from clinic.retention.rules import change_rule
from clinic.tasks import retention
from clinic.trail.amending import cut, write_over
from clinic.trail.sealing import seal
from clinic.trail.verifying import verify
from notifications.delivery import deliver_due
from notifications.kinds import Mail, NotNow, kind_named
from notifications.models import Message, SentCopy
from patients.actions import ask_to_leave, carry_out_departure, lift_hold, place_hold
from patients.models import AccessLink, Export, Patient
from tests.factories.clinic import StaffFactory

KINDS = {
    "activity-files", "exports", "her-sign-ins", "her-visits", "histories", "imports", "links",
    "mail-copies", "messages", "reads", "records", "repeated-answers", "staff-sessions",
    "staff-sign-ins", "undo",
}  # fmt: skip
KEPT = (Message, SentCopy, AccessLink, Export)


def day(n: int, clinic) -> None:
    """Do the night's work `n` days from now."""
    later = clock.now() + timedelta(days=n)
    with tenancy.in_clinic(clinic.pk), clock.standing_at(later):
        keep(clinic, now=clock.now())


def counts() -> list[int]:
    return [model.objects.count() for model in KEPT]


def test_what_was_shown_for_seven_days_goes_but_for_the_held(clinic, patient, held, member):
    by = Actor.member(member(Role.COORDINATOR))
    until = clock.today(clinic.time_zone) + timedelta(days=9)
    place_hold(patient=held, reason="claim 7", until=until, by=by)
    assert {kind.name for kind in kinds()} == KINDS
    day(0, clinic)
    day(0, clinic)  # the same day again does nothing
    day(6, clinic)
    assert counts() == [2, 2, 2, 2]
    assert (
        RetentionPreview.objects.get(kind="exports", version=0, shown_on=date_of(clinic)).rows == 1
    )
    day(7, clinic)
    assert counts() == [1, 1, 1, 1]
    assert Export.objects.get().patient == held
    receipt = RetentionReceipt.objects.get(kind="exports")
    assert (receipt.removed, receipt.version, receipt.actor) == (1, 0, "system:retention")
    day(8, clinic)
    assert RetentionReceipt.objects.filter(kind="exports").count() == 1
    day(11, clinic)  # the hold's day is over: what it held is shown from now on
    day(17, clinic)
    assert counts() == [1, 1, 1, 1]
    day(18, clinic)
    assert counts() == [0, 0, 0, 0]


def date_of(clinic) -> date:
    return clock.today(clinic.time_zone)


def test_a_changed_rule_begins_its_seven_days_anew(clinic, patient, member):
    by = Actor.member(member(Role.ADMINISTRATOR))
    day(0, clinic)
    kind = kind_called("exports")
    change_rule(clinic=clinic, kind=kind, days=400, reason="Our own law", by=by)
    day(7, clinic)
    assert Export.objects.count() == 1
    day(14, clinic)
    assert Export.objects.count() == 0
    assert RetentionReceipt.objects.get(kind="exports").version == 1


@pytest.mark.parametrize(("days", "reason"), [(365, "x"), (36_601, "x"), (400, " ")])
def test_a_rule_out_of_reach_is_refused(clinic, member, days, reason):
    by = Actor.member(member(Role.ADMINISTRATOR))
    with pytest.raises(Refused):
        change_rule(clinic=clinic, kind=kind_called("exports"), days=days, reason=reason, by=by)


def test_the_database_refuses_a_receipt_of_what_was_not_shown(clinic):
    values = {
        "clinic": clinic, "kind": "links", "version": 0, "days": 1, "cutoff": clock.now(),
        "removed": 1, "oldest_at": clock.now(), "actor": "x", "shown_on": date(2026, 1, 1),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="was_shown"), transaction.atomic():
        RetentionReceipt.objects.create(**values, removed_on=date(2026, 1, 7))
    RetentionReceipt.objects.create(**values, removed_on=date(2026, 1, 8))
    with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
        RetentionReceipt.objects.all().delete()


def test_sign_ins_and_sessions_leave_and_the_young_ones_stay(clinic, member):
    staff, stranger = member(), StaffFactory()
    made = {}
    for name, days in (("old", 3 * 366 + 2), ("late", 1), ("young", 360)):
        then = clock.now() - timedelta(days=days)
        made[name] = SignInEvent.objects.create(staff=staff, kind="failed", created_at=then)
    other = SignInEvent.objects.create(
        staff=stranger, kind="failed", created_at=made["old"].created_at
    )
    seal()
    for key, days in (("over", 40), ("on", 0)):
        Session.objects.create(session_key=key, session_data="x", expire_date=clock.now())
        UserSession.objects.create(
            user=staff, session_key=key, ip="10.0.0.1", data={},
            created_at=clock.now() - timedelta(days=days),
        )  # fmt: skip
    day(0, clinic)
    day(7, clinic)
    left = set(SignInEvent.objects.values_list("pk", flat=True))
    assert left == {made["late"].pk, made["young"].pk, other.pk}
    assert RetentionReceipt.objects.get(kind="staff-sign-ins").removed == 1
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"on"}
    assert set(Session.objects.values_list("session_key", flat=True)) == {"on"}
    assert verify().passed
    with pytest.raises(IntegrityError, match="younger"), transaction.atomic():
        cut("clinic_signinevent", [made["young"].pk], why="too soon", by=Actor.system("test"))


def test_the_log_of_reads_leaves_by_the_lawful_cut(clinic, patient, held, member):
    staff = member(Role.COORDINATOR)
    old = clock.now() - timedelta(days=366 * clinic.record_years + 30)
    for whom in (patient, held):
        AccessEvent.objects.create(
            clinic=clinic, staff=staff, patients=[whom.pk], view="patient-detail", created_at=old
        )
    until = date_of(clinic) + timedelta(days=30)
    place_hold(patient=held, reason="claim 7", until=until, by=Actor.member(staff))
    day(0, clinic)
    day(7, clinic)
    assert AccessEvent.objects.get().patients == [held.pk]


def test_the_command_says_and_the_task_does(clinic, patient):
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "Notes that a patient's data left as a file: kept 1098 days" in said.getvalue()
    assert "; 1 older, the oldest of" in said.getvalue()
    assert not RetentionPreview.objects.exists()
    retention()
    assert RetentionPreview.objects.count() == len(KINDS)


def test_a_held_patient_is_not_erased(clinic, held, member):
    by = Actor.member(member(Role.COORDINATOR))
    until = date_of(clinic) + timedelta(days=30)
    with pytest.raises(Refused):
        place_hold(patient=held, reason="x", until=date_of(clinic) - timedelta(days=1), by=by)
    place_hold(patient=held, reason="claim 7", until=until, by=by)
    with pytest.raises(Conflict):
        place_hold(patient=held, reason="again", until=until, by=by)
    ask_to_leave(patient=held, by=by)
    with pytest.raises(Conflict, match="legal hold"):
        carry_out_departure(patient=held, typed=held.mrn, by=by)
    lift_hold(patient=held, by=by)
    carry_out_departure(patient=held, typed=held.mrn, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM patients_legalhold WHERE reason LIKE '%claim%'")
        assert cursor.fetchone() == (0,)


def test_copies_of_mails_to_the_held_outlast_their_time(clinic, patient, held, member):
    by = Actor.member(member(Role.COORDINATOR))
    until = date_of(clinic) + timedelta(days=30)
    place_hold(patient=held, reason="claim 7", until=until, by=by)
    deliver_due(now=clock.now())
    assert [copy.message.recipient_uid for copy in SentCopy.objects.all()] == [held.uid]
    with pytest.raises(Refused, match="from 1 to 30"):
        change_rule(
            clinic=clinic, kind=kind_called("mail-copies"), days=31, reason="x",
            by=Actor.member(member(Role.ADMINISTRATOR)),
        )  # fmt: skip


def own_the_trail_as_in_production(*tables: str) -> None:
    """Hand what amends the trail to an owner whom the walls bind, and put his wall on tables."""
    amending = (
        "clinic_audit_cut(text, bigint[], text, text, timestamptz)",
        "clinic_audit_write_over(text, jsonb, text, text, timestamptz)",
        "clinic_audit_open(text)", "clinic_audit_close()", "clinic_audit_key(text)",
        "clinic_audit_hash_of(text, bigint)",
    )  # fmt: skip
    migrating = "current_setting('steady.migrating', true) = 'on'"
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE steady_try NOSUPERUSER")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO steady_try")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO steady_try")
        cursor.execute("GRANT ALL ON SCHEMA public TO steady_try")
        for name in amending:
            cursor.execute(f"ALTER FUNCTION {name} OWNER TO steady_try")
        for table in tables:
            cursor.execute(f"CREATE POLICY try ON {table} TO steady_try USING ({migrating})")


def test_an_owner_who_is_no_superuser_cuts_as_well(clinic, patient, member):
    staff = member(Role.COORDINATOR)
    old = clock.now() - timedelta(days=366 * clinic.record_years + 30)
    event = AccessEvent.objects.create(
        clinic=clinic, staff=staff, patients=[patient.pk], view="x", created_at=old
    )
    own_the_trail_as_in_production("clinic_accessevent", "clinic_clinic")
    with tenancy.in_clinic(clinic.pk):
        cut("clinic_accessevent", [event.pk], why="over", by=Actor.member(staff))
        young = AccessEvent.objects.create(
            clinic=clinic, staff=staff, patients=[patient.pk], view="x"
        )
        with pytest.raises(IntegrityError, match="younger"), transaction.atomic():
            cut("clinic_accessevent", [young.pk], why="over", by=Actor.member(staff))
    assert not AccessEvent.objects.filter(pk=event.pk).exists()


def test_an_owner_who_is_no_superuser_writes_over_as_well(clinic, patient):
    seal()
    event = Patient.pgh_event_model.objects.filter(pgh_obj_id=patient.pk).latest("pgh_id")
    own_the_trail_as_in_production("patients_patientevent")
    changes = {event.pk: {"family_name": "Former"}}
    with tenancy.in_clinic(clinic.pk):
        write_over("patients_patientevent", changes, why="left", by=Actor.system("test"))
    event.refresh_from_db()
    assert event.family_name == "Former"
    assert AuditAmendment.objects.get().key == event.pk
    assert verify().passed


def test_a_changed_rule_is_told_to_every_administrator(clinic, member):
    """Who, what, from how long to how long, and the first day on which it removes."""
    first, second = member(Role.ADMINISTRATOR), member(Role.ADMINISTRATOR)
    member(Role.NURSE)
    gone = member(Role.ADMINISTRATOR)
    kind = kind_called("exports")
    with clock.standing_at(datetime(2027, 2, 2, 9, 15, tzinfo=UTC)):
        for days in (700, 400):
            change_rule(
                clinic=clinic, kind=kind, days=days, reason="Claim 7", by=Actor.member(first)
            )
        Staff.objects.filter(pk=gone.pk).update(is_active=False)
        rows = list(Message.objects.filter(kind="retention-changed").order_by("pk"))
        assert len(rows) == 6
        last = rows[3:]
        made = kind_named("retention-changed").compose(last)
    mails = {row.recipient_uid: made[row.pk] for row in last}
    assert mails[gone.uid] == NotNow("not-at-work")
    assert {uid for uid, mail in mails.items() if isinstance(mail, Mail)} == {
        first.uid, second.uid,
    }  # fmt: skip
    for said in (mails[second.uid].text, re.sub("<[^>]*>", " ", mails[second.uid].html)):
        words = " ".join(said.split())
        for fact in (
            f"{first.name} changed how long", kind.label, "700 days", "400 days",
            "Tuesday, 2 February 2027", "before Tuesday, 9 February 2027",
        ):  # fmt: skip
            assert fact in words, fact
        assert "Claim 7" not in words, "what somebody typed stays on the page"
    assert f"{settings.BASE_URL}{reverse('settings-retention')}" in mails[second.uid].text


def test_no_kind_of_data_is_called_by_a_word_that_no_mail_may_hold():
    assert {kind.label: words_in_mail(kind.label) for kind in kinds()} == {
        kind.label: [] for kind in kinds()
    }
