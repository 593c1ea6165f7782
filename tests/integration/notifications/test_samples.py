"""Every kind shows what it looks like, in every language, without a row."""

import pytest
from django.conf import settings

from clinic import clock
from clinic.banned_words import words_in_mail, words_up_front
from notifications.delivery.mime import build
from notifications.kinds import Mail, all_kinds
from notifications.models import Message
from tests.factories.clinic import ClinicFactory

CODES = [code for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_sample_is_a_whole_mail_made_of_no_row(kind, language):
    clinic = ClinicFactory.build(name="Movement Clinic", languages=["en"])
    mail = kind.sample(clinic, language)
    assert isinstance(mail, Mail)
    assert clinic.languages == ["en"]
    assert "Maria" in mail.text or "Alex" in mail.text
    assert words_up_front(mail.subject) == words_in_mail(mail.text) == []
    assert build(Message(due_at=clock.now()), mail)
