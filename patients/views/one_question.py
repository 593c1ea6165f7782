"""One question behind a mailed link: it asks, saves on the press, and says what happens next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clinic import clock
from clinic.errors import Refused
from patients import actions, selectors
from patients.advice import advice_for
from patients.forms.one_question import OneQuestionForm
from patients.models import AccessLink, Capability, Question
from patients.views.links import behind_link, frame


@behind_link(Capability.QUESTION)
def one_question(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Ask the one question of the link; the press saves."""
    if request.method != "POST":
        return _ask(request, link, OneQuestionForm(question=link.question))
    form = OneQuestionForm(request.POST, question=link.question)
    if form.is_valid():
        try:
            actions.answer_question(link=link, answer=form.cleaned_data["answer"])
        except Refused:
            form.add_error("answer", _("This could not be saved. Look at it again, or phone us."))
        else:
            response = redirect("one-question-done", token=token)
            response.status_code = 303
            return response
    return _ask(request, link, form, status=422)


@behind_link(Capability.QUESTION)
def one_question_done(request: HttpRequest, link: AccessLink, token: str) -> HttpResponse:
    """Say what was saved and what happens next."""
    report = selectors.answer_of_today(link.patient)
    answer = getattr(report, link.question) if report else None
    if report is None or answer is None:
        response = redirect("one-question", token=token)
        response.status_code = 303
        return response
    clinic = link.patient.clinic
    read_by = selectors.next_open_day(clinic, after=clock.today(clinic.time_zone))
    context = {
        **frame(link),
        "advice": advice_for(report, read_by=read_by),
        "answer": answer,
        "high": Question(link.question).high,
    }
    return render(request, "patients/one_question_done.html", context)


def _ask(
    request: HttpRequest, link: AccessLink, form: OneQuestionForm, status: int = 200
) -> HttpResponse:
    report = selectors.answer_of_today(link.patient)
    again = report is not None and getattr(report, link.question) is not None
    context = {**frame(link), "form": form, "again": again}
    return render(request, "patients/one_question.html", context, status=status)
