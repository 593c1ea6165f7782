"""Every sentence that a patient reads is there in Spanish, in a compiled catalog."""

import ast
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation.template import templatize

HOUSE = Path(__file__).parents[3]
CATALOGS = [HOUSE / app / "locale" / "es" / "LC_MESSAGES" for app in ("patients", "programs")]
TEMPLATES = sorted(
    path
    for pattern in (
        "403_csrf.html",
        "429.html",
        "base.html",
        "base_patient.html",
        "patients/advice.html",
        "patients/carer*.html",
        "patients/check_in*.html",
        "patients/learn/*.html",
        "patients/link_over.html",
        "patients/mail_wishes.html",
        "patients/one_question*.html",
        "patients/_mail_wishes.html",
        "patients/portal/*.html",
        "programs/portal/*.html",
        "programs/for_her.html",
        "patients/paper/hers.html",
        "patients/paper/her_data.html",
        "patients/rights/*.html",
        "programs/visit*.html",
        "email/**/*.*",
        "ui/error_summary.html",
        "ui/message.html",
        "ui/scale.html",
        "django/forms/*.html",
    )
    for path in (HOUSE / "templates").glob(pattern)
    if path.suffix != ".css"
)
SOURCES = [
    HOUSE / path
    for path in (
        "adherence/messages.py",
        "clinic/dates.py",
        "adherence/selectors/her_progress.py",
        "adherence/rights.py",
        "clinic/forms.py",
        "patients/carer_mail.py",
        "patients/forms/answers.py",
        "patients/forms/carers.py",
        "patients/forms/one_question.py",
        "patients/learn/content.py",
        "patients/learn/shown.py",
        "patients/apps.py",
        "patients/messages.py",
        "patients/models/care.py",
        "patients/models/carer.py",
        "patients/models/symptom_report.py",
        "patients/portal/carers.py",
        "patients/portal/forms.py",
        "patients/portal/mail.py",
        "patients/portal/preferences.py",
        "patients/portal/views.py",
        "patients/progress/gathered.py",
        "patients/progress/own.py",
        "patients/progress/report.py",
        "patients/questions.py",
        "patients/actions/exports.py",
        "patients/models/symptom_report.py",
        "patients/rights/correctable.py",
        "patients/rights/download.py",
        "patients/rights/forms.py",
        "patients/rights/parts.py",
        "patients/rights/purposes.py",
        "patients/rights/readers.py",
        "patients/rights/views.py",
        "patients/views/check_in.py",
        "patients/views/mail_wishes.py",
        "patients/views/one_question.py",
        "programs/apps.py",
        "programs/actions/activity_files.py",
        "programs/actions/home.py",
        "programs/forms/her_exercise.py",
        "programs/forms/visit.py",
        "programs/messages/__init__.py",
        "programs/messages/appointment.py",
        "programs/messages/for_carer.py",
        "programs/models/booking.py",
        "programs/selectors/carer_acts.py",
        "programs/selectors/her_appointments.py",
        "programs/selectors/her_bests.py",
        "programs/selectors/her_progress.py",
        "programs/models/home_activity.py",
        "programs/selectors/activity_words.py",
        "programs/selectors/her_exercise.py",
        "programs/selectors/her_files.py",
        "programs/selectors/her_week.py",
        "programs/rights.py",
        "programs/selectors/visit.py",
        "programs/selectors/her_calendar.py",
        "programs/views/for_her.py",
        "programs/views/her_calendar.py",
        "programs/views/her_exercise.py",
        "programs/views/her_files.py",
        "programs/views/visit.py",
    )
]
SAME_IN_BOTH = {"No", "no", "Error:", "kg"}
MARKED = {"_", "gettext", "gettext_lazy", "pgettext"}
CALL = re.compile(r"\b(?:p?gettext|_)\((?:u?(['\"])(?:\\.|(?!\1).)*\1(?:, ?)?)+\)")
ENTRY = re.compile(r'(?:msgctxt "(.*)"\n)?msgid "(.+)"\nmsgstr "(.*)"')
PLURAL = re.compile(r'msgid "(.+)"\nmsgid_plural "(.+)"\nmsgstr\[0\] "(.*)"\nmsgstr\[1\] "(.*)"')


def marked(source: str) -> list[tuple[str, ...]]:
    """Return the arguments of every call that marks a sentence: the text, or context and text."""
    return [
        tuple(ast.literal_eval(argument) for argument in call.args)
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKED
    ]


def marked_in_template(source: str) -> list[tuple[str, ...]]:
    calls = (found[0] for found in CALL.finditer(templatize(source)))
    return [arguments for call in calls for arguments in marked(call)]


def spanish(*arguments: str) -> str:
    with translation.override("es"):
        say = translation.pgettext if len(arguments) == 2 else translation.gettext
        return say(*arguments)


@pytest.mark.parametrize("path", [*TEMPLATES, *SOURCES], ids=lambda path: path.name)
def test_every_marked_sentence_is_translated(path: Path):
    text = path.read_text()
    found = marked(text) if path.suffix == ".py" else marked_in_template(text)
    assert found or not re.search(r"{% (block)?translate|gettext", text)
    missing = [a for a in found if a[-1] not in SAME_IN_BOTH and spanish(*a) == a[-1]]
    assert not missing


@pytest.mark.parametrize("folder", CATALOGS, ids=lambda path: path.parts[-4])
def test_the_compiled_catalog_is_its_source(folder: Path):
    source = (folder / "django.po").read_text().replace('\\"', '"').replace("\\\\", "\\")
    with (folder / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    entries = ENTRY.findall(source)
    assert len(entries) > 80
    for context, text, translated in entries:
        answer = compiled.pgettext(context, text) if context else compiled.gettext(text)
        assert answer == translated != ""
    plurals = PLURAL.findall(source)
    for one, many, one_translated, many_translated in plurals:
        assert compiled.ngettext(one, many, 1) == one_translated != ""
        assert compiled.ngettext(one, many, 2) == many_translated != ""
    keys = [key for key in compiled._catalog if key]
    assert len([key for key in keys if isinstance(key, str)]) == len(entries)
    assert len([key for key in keys if not isinstance(key, str)]) == 2 * len(plurals)
