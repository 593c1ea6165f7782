"""The administrator's pages about people: who works here, how they sign in, and its end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.administration.people_forms import PersonForm, SignInRulesForm
from clinic.administration.views import settings_page
from clinic.errors import Refused
from clinic.identity import joining, leaving, people, rules
from clinic.identity.fresh import fresh_to_change
from clinic.models import Invitation, Membership, Staff
from clinic.permissions import Permission


@needs(Permission.EDIT_CLINIC)
@fresh_to_change
def people_list(request: HttpRequest) -> HttpResponse:
    access = staff_access(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = joining.add_member(
                clinic=access.clinic, by=Actor.member(access.staff), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, _added(member))
            return redirect("settings-people")
    return settings_page(request, form, template="people", rows=people.people_of(access.clinic))


def _added(member: Membership) -> str:
    if member.is_active:
        return _("%(name)s has the role now.") % {"name": member.staff.name}
    return _("%(name)s gets an invitation by mail. It is good for seven days.") % {
        "name": member.staff.name
    }


@needs(Permission.EDIT_CLINIC)
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show how somebody signs in, and what happened to her account."""
    access = staff_access(request)
    found = people.person_of(access.clinic, uid)
    if found is None:
        raise Http404("Nobody of that name works here.")
    events = people.events_of(found.staff, access.clinic)[: people.EVENTS_SHOWN]
    return settings_page(
        request,
        PersonForm(),
        template="person",
        person=found,
        events=events,
        is_oneself=found.staff.pk == access.staff.pk,
    )


@require_POST
@needs(Permission.EDIT_CLINIC)
@fresh_to_change
def remove_role(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = get_object_or_404(
        Membership.objects.select_related("staff", "clinic"),
        uid=uid,
        clinic=staff_access(request).clinic,
    )
    return _done(
        request,
        lambda by: leaving.remove_member(membership=row, by=by),
        _("The role was ended."),
        row.staff,
    )


@require_POST
@needs(Permission.EDIT_CLINIC)
@fresh_to_change
def leave(request: HttpRequest, uid: UUID) -> HttpResponse:
    staff, clinic = _staff(request, uid), staff_access(request).clinic
    said = _("%(name)s has no access here any more, and is signed out everywhere.")
    return _done(
        request,
        lambda by: leaving.leave(staff=staff, clinic=clinic, by=by),
        said % {"name": staff.name},
        staff,
    )


@require_POST
@needs(Permission.EDIT_CLINIC)
@fresh_to_change
def end_sessions(request: HttpRequest, uid: UUID) -> HttpResponse:
    staff, clinic = _staff(request, uid), staff_access(request).clinic

    def say(count: int) -> str:
        return ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", count) % {
            "n": count
        }

    return _done(
        request,
        lambda by: say(leaving.end_sessions(staff=staff, clinic=clinic, by=by)),
        "",
        staff,
    )


@require_POST
@needs(Permission.EDIT_CLINIC)
@fresh_to_change
def remove_factors(request: HttpRequest, uid: UUID) -> HttpResponse:
    staff, clinic = _staff(request, uid), staff_access(request).clinic
    return _done(
        request,
        lambda by: leaving.remove_factors(staff=staff, clinic=clinic, by=by),
        _("Removed. She sets up another one when she signs in next."),
        staff,
    )


@require_POST
@needs(Permission.EDIT_CLINIC)
def forgive_tries(request: HttpRequest, uid: UUID) -> HttpResponse:
    staff, clinic = _staff(request, uid), staff_access(request).clinic
    return _done(
        request,
        lambda by: leaving.forgive_tries(staff=staff, clinic=clinic, by=by),
        _("She can try again at once."),
        staff,
    )


@require_POST
@needs(Permission.EDIT_CLINIC)
@fresh_to_change
def invite_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _invitation(request, uid)
    return _done(
        request,
        lambda by: joining.invite_again(invitation=row, by=by),
        _("The invitation is on its way again. The link before no longer works."),
        row.membership.staff,
    )


@require_POST
@needs(Permission.EDIT_CLINIC)
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _invitation(request, uid)
    return _done(
        request,
        lambda by: joining.withdraw(invitation=row, by=by),
        _("The invitation was withdrawn."),
        row.membership.staff,
    )


@needs(Permission.EDIT_CLINIC)
def sign_in_rules(request: HttpRequest) -> HttpResponse:
    """Show and set after how long without use the clinic's staff are signed out."""
    access = staff_access(request)
    form = SignInRulesForm(
        request.POST or None, initial={"idle_minutes": rules.idle_minutes(access.clinic)}
    )
    if request.method == "POST" and form.is_valid():
        rules.set_idle_minutes(
            clinic=access.clinic,
            minutes=form.cleaned_data["idle_minutes"],
            by=Actor.member(access.staff),
        )
        messages.success(request, _("Saved. It holds from each person's next sign-in on."))
        return redirect("settings-sign-in")
    return settings_page(request, form, template="sign_in")


def _staff(request: HttpRequest, uid: UUID) -> Staff:
    """Return somebody who has, had or was offered a role in this clinic."""
    found = Staff.objects.filter(uid=uid, memberships__clinic=staff_access(request).clinic)
    return get_object_or_404(found.distinct())


def _invitation(request: HttpRequest, uid: UUID) -> Invitation:
    found = people.invitation_of(staff_access(request).clinic, uid)
    if found is None:
        raise Http404("No such invitation.")
    return found


def _done(
    request: HttpRequest, work: Callable[[Actor], Any], said: str, staff: Staff
) -> HttpResponse:
    """Do what an administrator pressed, say how it went, and go where she can see it."""
    access = staff_access(request)
    try:
        result = work(Actor.member(access.staff))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said or str(result))
    if people.person_of(access.clinic, staff.uid) is None:
        return redirect("settings-people")
    return redirect("settings-person", uid=staff.uid)
