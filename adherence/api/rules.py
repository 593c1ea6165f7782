"""Rules over the API: the versions, what is proposed, its replay, and putting it in force."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from adherence import actions
from adherence.api import rule_serializers as s
from adherence.models import RuleDraft, RuleSet
from adherence.selectors.draft_page import draft_page
from clinic import audit, clock
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.permissions import Permission


class RuleSets(ClinicAPIView):
    access = {"GET": Permission.TUNE_RULES}
    serializer_class = s.RuleSetOut

    @extend_schema(operation_id="rule_sets_list", responses=s.RuleSetOut(many=True))
    def get(self, request: Request) -> Response:
        """List the versions of the clinic's rules; the one without `retired_at` is in force."""
        rows = RuleSet.objects.filter(clinic=self.clinic_access.clinic).select_related("author")
        return self.page_of(rows)


class RuleDrafts(ClinicAPIView):
    access = {"GET": Permission.TUNE_RULES, "POST": Permission.TUNE_RULES}
    serializer_class = s.RuleDraftOut

    @extend_schema(operation_id="rule_drafts_list", responses=s.RuleDraftOut(many=True))
    def get(self, request: Request) -> Response:
        """List what was proposed, published and thrown away."""
        return self.page_of(_drafts(self))

    @extend_schema(
        operation_id="rule_drafts_create", request=s.RuleDraftIn, responses={201: s.RuleDraftOut}
    )
    def post(self, request: Request) -> Response:
        """Propose other limits; a worker replays them on the last weeks."""
        values = self.validated(s.RuleDraftIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            draft = actions.propose_rules(clinic=self.clinic_access.clinic, **values, by=self.by)
            return 201, dict(s.RuleDraftOut(draft).data)

        return once(self, request, work)


class RuleDraftDetail(ClinicAPIView):
    access = {"GET": Permission.TUNE_RULES}
    serializer_class = s.RuleDraftDetailOut

    @extend_schema(operation_id="rule_drafts_retrieve")
    def get(self, request: Request, uid: UUID) -> Response:
        """Return one draft with its replay and the doubts about it."""
        draft = find_or_404(_drafts(self), uid)
        access = self.clinic_access
        names = access.allows(Permission.VIEW_PATIENTS)
        page = draft_page(draft=draft, clinic=access.clinic, now=clock.now(), reader=access)
        audit.record_read(access, patients=page.patients, view="api-rule-draft")
        return Response(s.RuleDraftDetailOut(draft, context={"page": page, "names": names}).data)


class RuleDraftPublishing(ClinicAPIView):
    access = {"POST": Permission.TUNE_RULES}
    serializer_class = s.RuleSetOut

    @extend_schema(
        operation_id="rule_drafts_publish",
        request=s.RulePublishIn,
        responses={200: s.RuleSetOut},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Put a replayed draft in force."""
        draft = find_or_404(_drafts(self), uid)
        values = self.validated(s.RulePublishIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            rule_set = actions.publish_draft(draft=draft, **values, by=self.by)
            return 200, dict(s.RuleSetOut(rule_set).data)

        return once(self, request, work)


class RuleDraftDiscarding(ClinicAPIView):
    access = {"POST": Permission.TUNE_RULES}
    serializer_class = s.RuleDraftOut

    @extend_schema(
        operation_id="rule_drafts_discard", request=None, responses={200: s.RuleDraftOut}
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Throw a draft away; twice changes nothing."""
        draft = find_or_404(_drafts(self), uid)

        def work() -> tuple[int, dict[str, Any]]:
            thrown = actions.discard_draft(draft=draft, by=self.by)
            return 200, dict(s.RuleDraftOut(thrown).data)

        return once(self, request, work)


def _drafts(view: ClinicAPIView) -> QuerySet[RuleDraft]:
    rows = RuleDraft.objects.filter(clinic=view.clinic_access.clinic)
    return rows.select_related("author", "based_on", "published_as", "clinic")
