from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adherence import actions, selectors
from adherence.forms.rules import RulesForm
from adherence.models import RuleDraft
from adherence.policy import Policy
from adherence.rules import DEFAULT_POLICY, DEFAULTS
from adherence.rules.contradictions import doubts
from adherence.selectors.draft_page import draft_page
from adherence.selectors.rule_changes import drafts_of, versions_of
from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Access, Permission


@needs(Permission.TUNE_RULES)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules in force with their sources, the versions before them, and open drafts."""
    access = staff_access(request)
    book = selectors.rule_book(clinic=access.clinic)
    return render(
        request,
        "adherence/rules/in_force.html",
        {
            "book": book,
            "doubts": doubts(book.policy, check_in_days=access.clinic.check_in_days),
            "versions": versions_of(access.clinic),
            "drafts": drafts_of(access.clinic),
            "may_see_list": access.allows(Permission.VIEW_WORKLIST),
        },
    )


@needs(Permission.TUNE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def rules_change(request: HttpRequest) -> HttpResponse:
    """Propose other limits; nothing changes before the past was looked at."""
    access = staff_access(request)
    data = request.POST if request.method == "POST" else None
    form = RulesForm(data, start=_start(access, request.GET.get("from", "")))
    if form.is_valid():
        try:
            draft = actions.propose_rules(
                clinic=access.clinic, **form.proposal(), by=Actor.member(access.staff)
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return _see(draft)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "adherence/rules/change.html", {"form": form}, status=status)


@needs(Permission.TUNE_RULES)
@require_safe
def rules_draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what proposed rules would have shown in the last weeks."""
    access = staff_access(request)
    return _draft_page(request, access, _find(access, uid))


@needs(Permission.TUNE_RULES)
@require_POST
def rules_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put proposed rules in force."""
    access = staff_access(request)
    draft = _find(access, uid)
    try:
        rule_set = actions.publish_draft(
            draft=draft,
            understood=request.POST.get("understood") == "on",
            by=Actor.member(access.staff),
        )
    except Refused as refusal:
        return _draft_page(request, access, draft, refusal=refusal)
    messages.success(
        request,
        f"Version {rule_set.version} is in force. Everybody is being assessed by it now.",
    )
    return HttpResponseRedirect(reverse("worklist-rules"), status=303)


@needs(Permission.TUNE_RULES)
@require_POST
def rules_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Throw proposed rules away."""
    access = staff_access(request)
    try:
        actions.discard_draft(draft=_find(access, uid), by=Actor.member(access.staff))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "The draft is thrown away. The rules in force stay.")
    return HttpResponseRedirect(reverse("worklist-rules"), status=303)


@needs(Permission.TUNE_RULES)
@require_POST
def rules_replay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Replay a draft here and now, where no worker takes it up."""
    draft = _find(staff_access(request), uid)
    actions.replay_now(draft=draft, now=clock.now())
    return _see(draft)


def _draft_page(
    request: HttpRequest, access: Access, draft: RuleDraft, refusal: Refused | None = None
) -> HttpResponse:
    page = draft_page(
        draft=draft,
        clinic=access.clinic,
        now=clock.now(),
        reader=access,
    )
    audit.record_read(access, patients=page.patients, view="rules-draft")
    return render(
        request,
        "adherence/rules/draft.html",
        {
            "page": page,
            "draft": draft,
            "refusal": refusal,
            "may_see_names": access.allows(Permission.VIEW_PATIENTS),
        },
        status=refusal.status if refusal else 200,
    )


def _start(access: Access, uid: str) -> Policy:
    """Return the policy a proposal begins from: a draft's, else the one in force."""
    try:
        draft = RuleDraft.objects.filter(clinic=access.clinic, uid=UUID(uid)).first()
    except ValueError:
        draft = None
    if draft is not None and draft.thresholds.keys() == DEFAULTS.keys():
        return draft.policy
    rule_set = selectors.rule_book(clinic=access.clinic).rule_set
    if rule_set is None or rule_set.thresholds.keys() != DEFAULTS.keys():
        return DEFAULT_POLICY
    return rule_set.policy


def _find(access: Access, uid: UUID) -> RuleDraft:
    rows = RuleDraft.objects.select_related("based_on", "author", "clinic", "published_as")
    draft = rows.filter(clinic=access.clinic, uid=uid).first()
    if draft is None:
        raise Http404("No such draft in this clinic.")
    return draft


def _see(draft: RuleDraft) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("worklist-rules-draft", args=[draft.uid]), status=303)
