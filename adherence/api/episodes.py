"""Episodes over the API: the ranked list, one with its evidence, and what is done with it."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from adherence import actions, selectors
from adherence.api import serializers as s
from adherence.api import worklist_serializers as w
from adherence.models import Episode, EpisodeState
from clinic import audit, clock
from clinic.api.pagination import ByIdCursor
from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission


class ByUrgency(ByIdCursor):
    """Page through the worklist in its own order; many rows share an urgency."""

    offset_cutoff = 1_000_000

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return ("urgency", "opened_at", "pk")


def episodes_of(clinic: Clinic) -> QuerySet[Episode]:
    """Return a clinic's episodes with what a row of a list shows."""
    return (
        Episode.objects.filter(clinic=clinic)
        .select_related("patient", "owner", "clinic")
        .prefetch_related("signals")
    )


def whole(clinic: Clinic, uid: UUID) -> Episode:
    """Return one episode with its signals and contacts, or a 404."""
    rows = episodes_of(clinic).prefetch_related(
        "signals__rule_set", "signals__verdicts__staff", "contacts__recorded_by"
    )
    episode = find_or_404(rows, uid)
    for contact in episode.contacts.all():
        contact.episode = episode
    for asked in episode.re_asks.all():
        asked.episode, asked.patient = episode, episode.patient
    for given in episode.hand_overs.all():
        given.episode = episode
    return episode


class Episodes(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST}
    serializer_class = s.EpisodeOut
    pagination_class = ByUrgency

    @extend_schema(
        operation_id="episodes_list",
        parameters=[s.EpisodeQuery, w.FilterQuery],
        responses=s.EpisodeOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List episodes, the most urgent first; the open ones unless `state` says otherwise."""
        query = s.EpisodeQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        state = query.validated_data["state"]
        asked = w.asked_in(w.FilterQuery(data=request.query_params))
        rows = selectors.filtered(
            episodes_of(self.clinic_access.clinic),
            asked,
            clinic=self.clinic_access.clinic,
            now=clock.now(),
        )
        if state == s.OPEN:
            rows = rows.exclude(state=EpisodeState.RESOLVED)
        else:
            rows = rows.filter(state=state)
        page = self.paginate_queryset(rows) or []
        audit.record_read(
            self.clinic_access, patients=[e.patient_id for e in page], view="api-episode-list"
        )
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class EpisodeDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_WORKLIST}
    serializer_class = s.EpisodeDetailOut

    @extend_schema(operation_id="episodes_retrieve", responses=s.EpisodeDetailOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Return one episode with its signals and contacts."""
        episode = whole(self.clinic_access.clinic, uid)
        audit.record_read(
            self.clinic_access, patients=[episode.patient_id], view="api-episode-detail"
        )
        return Response(s.EpisodeDetailOut(episode).data)


class EpisodeWork(ClinicAPIView):
    """Base of what a nurse does with one episode: a body, an action, the episode afterwards."""

    access = {"POST": Permission.WORK_EPISODES}
    serializer_class = s.EpisodeDetailOut
    body: ClassVar[type[Any]] = s.NothingIn

    def done(self, request: Request, uid: UUID, act: Callable[..., object]) -> Response:
        clinic = self.clinic_access.clinic

        def work() -> tuple[int, dict[str, Any]]:
            episode = find_or_404(episodes_of(clinic), uid)
            act(episode=episode, by=self.by, **self.validated(self.body, request))
            audit.record_read(
                self.clinic_access, patients=[episode.patient_id], view="api-episode-work"
            )
            return 200, dict(s.EpisodeDetailOut(whole(clinic, uid)).data)

        return once(self, request, work)


class Taking(EpisodeWork):
    @extend_schema(operation_id="episodes_take", request=s.NothingIn, responses=s.EpisodeDetailOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Become the owner of an episode."""
        return self.done(request, uid, actions.take)


class HandingBack(EpisodeWork):
    @extend_schema(
        operation_id="episodes_hand_back", request=s.NothingIn, responses=s.EpisodeDetailOut
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Give one's own episode back to nobody."""
        return self.done(request, uid, actions.hand_back)


class Contacting(EpisodeWork):
    body = s.AttemptIn

    @extend_schema(
        operation_id="episodes_contact", request=s.AttemptIn, responses=s.EpisodeDetailOut
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Record an attempt to speak with her."""
        return self.done(request, uid, actions.record_contact)


class Waiting(EpisodeWork):
    body = s.WaitIn

    @extend_schema(operation_id="episodes_wait", request=s.WaitIn, responses=s.EpisodeDetailOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Note that the next move is the patient's; it comes back by itself."""
        return self.done(request, uid, actions.wait_for_patient)


class Snoozing(EpisodeWork):
    body = s.SnoozeIn

    @extend_schema(operation_id="episodes_snooze", request=s.SnoozeIn, responses=s.EpisodeDetailOut)
    def post(self, request: Request, uid: UUID) -> Response:
        """Put an episode aside for at most 28 days; refused while a safety rule holds."""
        return self.done(request, uid, actions.snooze)


class Reopening(EpisodeWork):
    @extend_schema(
        operation_id="episodes_reopen", request=s.NothingIn, responses=s.EpisodeDetailOut
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take up a snoozed or waiting episode before its time."""
        return self.done(request, uid, actions.reopen)


class Resolving(EpisodeWork):
    body = s.ResolveIn

    @extend_schema(
        operation_id="episodes_resolve", request=s.ResolveIn, responses=s.EpisodeDetailOut
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Close an episode for good, with a coded outcome."""
        return self.done(request, uid, actions.resolve)


class UndoingResolve(EpisodeWork):
    @extend_schema(
        operation_id="episodes_undo_resolve", request=s.NothingIn, responses=s.EpisodeDetailOut
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Take one's own resolution back, within ten minutes."""
        return self.done(request, uid, actions.undo_resolve)
