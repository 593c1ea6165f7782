"""The check-in, one question a page: each press saves, and what to do comes at once.

A pain score alone is a whole check-in; everything after it is hers to skip.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.errors import Refused
from clinic.redirects import see_other
from patients import actions, selectors
from patients.advice import Advice, advice_for
from patients.forms import QuestionForm
from patients.models import SymptomReport
from patients.questions import (
    BY_KEY,
    PAIN,
    SIGNS,
    CheckInQuestion,
    next_unanswered,
    questions_for,
    said,
)
from patients.reading import reading_of
from patients.views.check_in_doors import CheckInDoor, two_doors

# How long she sees who read what she said last.
_LAST = timedelta(days=14)


@dataclass(frozen=True)
class Going:
    """How far she has come: her answers until now, and the questions of this check-in."""

    report: SymptomReport | None
    questions: list[CheckInQuestion]

    def beside(self, question: CheckInQuestion, step: int) -> CheckInQuestion | None:
        """Return the question after (1) or before (-1) one of these."""
        at = self.questions.index(question) + step
        return self.questions[at] if 0 <= at < len(self.questions) else None


@two_doors
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, door: CheckInDoor, key: int = 1) -> HttpResponse:
    """Ask one question; the press saves its answer, and leads to the next."""
    question = BY_KEY.get(key)
    if question is None:
        raise Http404
    going = _going(door)
    if going.report is None and question is not PAIN:
        return see_other(door.of(PAIN))
    if question not in going.questions:  # another page of hers has changed what it hangs on
        return see_other(door.done)
    if request.method != "POST":
        form = QuestionForm(question=question, initial=_initial(request, going, question))
        return _show(request, door, going, form)
    form = QuestionForm(request.POST, question=question)
    saved = _saved(door, form)
    if saved is None:
        return _show(request, door, going, form, status=422)
    return see_other(_after(request, door, question, saved))


@two_doors
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, door: CheckInDoor) -> HttpResponse:
    """Say what happens next with her answers, show them, and let her change or go on."""
    going = _going(door)
    if going.report is None:
        return see_other(door.of(PAIN))
    goes_on = next_unanswered(going.report, going.questions)
    rows = [
        {"name": q.name, "said": said(going.report, q), "change": f"{door.of(q)}?change"}
        for q in going.questions
    ]
    context = {
        **door.frame(request),
        "advice": _advice(going.report),
        "pain": going.report.pain,
        "rows": rows,
        "on": door.of(goes_on) if goes_on else "",
        "help_numbers": door.patient.clinic.help_numbers,
        "reading": reading_of(going.report),
        "zone": door.patient.zone,
    }
    return render(request, "patients/check_in_done.html", context)


def _going(door: CheckInDoor) -> Going:
    report = selectors.check_in_going_on(door.patient)
    if report is not None and report.pain is None:  # one question asked again is no check-in
        report = None
    day = report.reported_for if report else clock.today(door.patient.zone)
    monthly = selectors.monthly_is_due(door.patient, day)
    return Going(report, questions_for(report, monthly=monthly))


def _initial(request: HttpRequest, going: Going, question: CheckInQuestion) -> dict[str, object]:
    chosen = request.GET.get("v", "")
    if question is PAIN and chosen in map(str, range(11)):
        return {"pain": int(chosen)}
    if going.report is None:
        return {}
    initial = {name: getattr(going.report, name) for name in question.fields}
    if question is SIGNS and going.report.signs_asked and not going.report.red_flags:
        initial["red_flags"] = ["none"]
    return initial


def _saved(door: CheckInDoor, form: QuestionForm) -> SymptomReport | None:
    if not form.is_valid():
        return None
    try:
        return actions.answer_part(patient=door.patient, link=door.link, answers=form.answers())
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, _("This could not be saved. Look at it again, or phone us."))
    return None


def _after(
    request: HttpRequest, door: CheckInDoor, question: CheckInQuestion, report: SymptomReport
) -> str:
    if "change" in request.GET or (question is SIGNS and report.red_flags):
        return door.done
    following = _going(door).beside(question, 1)
    return door.of(following) if following else door.done


def _show(
    request: HttpRequest, door: CheckInDoor, going: Going, form: QuestionForm, status: int = 200
) -> HttpResponse:
    question, report = form.question, going.report
    before, following = going.beside(question, -1), going.beside(question, 1)
    changing = "change" in request.GET
    goes_on = next_unanswered(report, going.questions) if report else None
    names = list(question.fields)
    context = {
        **door.frame(request),
        "form": form,
        "first": form[names[0]],
        "rest": [form[name] for name in names[1:]],
        "number": going.questions.index(question) + 1,
        "count": len(going.questions),
        "back": door.of(before) if before else "",
        "skip": door.done if changing or not following else door.of(following),
        "is_pain": question is PAIN,
        "is_map": question.fields == ("sites",),
        "is_mood": question.fields[0].startswith("mood"),
        "report": report,
        "on": door.of(goes_on) if goes_on else "",
        "advice": _advice(report) if report and question is SIGNS else None,
    }
    if question is PAIN and report is None:
        context |= _last_time(door)
    return render(request, "patients/check_in.html", context, status=status)


def _last_time(door: CheckInDoor) -> dict[str, object]:
    """Return who read what she said last, for the page on which she begins anew."""
    today = clock.today(door.patient.zone)
    last = selectors.latest_check_in(door.patient, since=today - _LAST)
    reading = reading_of(last) if last else None
    return {"last": last, "reading": reading, "zone": door.patient.zone} if reading else {}


def _advice(report: SymptomReport) -> Advice:
    clinic = report.patient.clinic
    read_by = selectors.next_open_day(clinic, after=clock.today(clinic.time_zone))
    return advice_for(report, read_by=read_by)
