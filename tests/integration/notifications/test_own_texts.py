"""A clinic's own texts in real mails: in the right language, in one query, and never in the way."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from clinic.permissions import Role
from notifications.delivery.composing import compose
from notifications.kinds import all_kinds, kind_named
from notifications.models import MailText
from notifications.selectors import parts_of
from notifications.texts.actions import save_texts
from notifications.texts.own import read_for
from tests.factories.notifications import MessageFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db
CHECK_IN = kind_named("check-in")


@pytest.fixture
def save(clinic, member):
    """Save the texts of the check-in, or of another kind."""
    by = Actor.member(member(Role.ADMINISTRATOR))

    def make(language="en", based_on=0, kind=CHECK_IN, **texts):
        return save_texts(
            clinic=clinic, kind=kind, language=language, texts=texts, based_on=based_on, by=by
        )

    return make


def asked(clinic, **fields):
    """Compose the weekly question to a new patient as the engine does, and take it apart."""
    patient = PatientFactory(clinic=clinic, **fields)
    row = MessageFactory(
        clinic=clinic, recipient_uid=patient.uid, about_uid=patient.uid, kind="check-in"
    )
    (out,) = compose([row], now=clock.now()).outgoing
    mail = parts_of(out.raw)
    return replace(mail, text=mail.text.replace("\r\n", "\n"))


def test_a_mail_says_what_the_clinic_wrote_in_her_language_and_escapes_it(clinic, save):
    save(opening="Good day {given_name}, <b>we</b> ask.", note="New:\nthe blue door of {clinic}.")
    clinic.name = "Ask & Move"
    clinic.save()
    mail = asked(clinic, given_name="O'Hara")
    assert "Good day O'Hara, <b>we</b> ask." in mail.text
    assert "New:\nthe blue door of Ask & Move." in mail.text
    assert "Good day O&#x27;Hara, &lt;b&gt;we&lt;/b&gt; ask." in mail.html
    assert "New:<br>the blue door of Ask &amp; Move." in mail.html
    assert "Hello O" not in mail.text
    spanish = asked(clinic, language="es", given_name="Ana")
    assert "Good day" not in spanish.text
    assert "Ana" in spanish.text


def test_saving_what_stands_makes_no_version(save):
    assert save(opening="Good day.") == 1
    assert save(opening=" Good day. ", based_on=1) == 1
    assert save(based_on=1) == 2


def test_empty_is_steady_s_own_text_again(clinic, save):
    save(opening="Good day {given_name}.")
    assert save(opening="", based_on=1) == 2
    assert "Hello Ana," in asked(clinic, given_name="Ana").text


def test_a_text_that_its_kind_has_outgrown_is_not_used_and_fails_no_mail(
    clinic, member, staff_client
):
    MailText.objects.create(
        clinic=clinic,
        kind="check-in",
        language="en",
        slot="opening",
        version=1,
        text="In {gone}.",
        made_by=member(),
    )
    assert "Hello Ana," in asked(clinic, given_name="Ana").text
    client = staff_client(Role.ADMINISTRATOR)
    assert "Not used" in client.get("/settings/mail-texts/").content.decode()
    page = client.get("/settings/mail-texts/check-in/en/").content.decode()
    assert "names {gone}, which this mail does not have" in page


def test_all_texts_of_a_batch_are_one_query(clinic, save):
    patients = PatientFactory.create_batch(4, clinic=clinic)
    kinds = [kind for kind in all_kinds() if kind.slots]
    for kind in kinds:
        save(kind=kind, language="es", note="Hola.")
    rows = [
        MessageFactory(clinic=clinic, recipient_uid=patient.uid, kind=kind.name)
        for patient in patients
        for kind in kinds
    ]
    with CaptureQueriesContext(connection) as queries:
        texts = read_for(rows)
    assert len(queries) == 1
    assert len(texts) == len(kinds)
    with CaptureQueriesContext(connection) as queries:
        compose(rows, now=clock.now())
    assert len([q for q in queries if "notifications_mailtext" in q["sql"]]) == 1


def test_texts_are_read_anew_for_each_batch(clinic, save):
    save(note="First.")
    assert "First." in asked(clinic).text
    save(note="Second.", based_on=1)
    assert "Second." in asked(clinic).text


def test_two_who_change_the_same_text_cannot_both_succeed(clinic, save, member):
    save(opening="One, {given_name}.")
    with pytest.raises(Conflict, match="Somebody else has changed"):
        save(opening="Two, {given_name}.")
    row = MailText.objects.first()
    with pytest.raises(IntegrityError, match="mail_text_version_once"), transaction.atomic():
        MailText.objects.create(
            clinic=clinic, kind=row.kind, language="en", slot=row.slot, version=1, made_by=member()
        )


def test_a_version_never_changes(save):
    save(opening="One, {given_name}.")
    for change in (
        lambda: MailText.objects.update(text="Two."),
        lambda: MailText.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            change()
    assert set(MailText.objects.values_list("text", flat=True)) == {"One, {given_name}.", ""}


def test_what_a_clinic_cannot_write(clinic, save):
    with pytest.raises(Refused, match="goes to staff"):
        save(kind=kind_named("day-sheet"))
    with pytest.raises(Refused, match="does not write in German"):
        save(language="de")
    with pytest.raises(Refused, match="cancer"):
        save(note="A cancer clinic.")
    assert not MailText.objects.exists()
