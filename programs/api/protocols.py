from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.models import Clinic
from clinic.permissions import Permission
from programs import actions
from programs.api.asked import ONCE, REFUSALS, named
from programs.api.protocol_serializers import (
    CertOut,
    DraftIn,
    ProtocolDetailOut,
    ProtocolIn,
    ProtocolNameIn,
    ProtocolOut,
    ProtocolVersionOut,
    PublishIn,
    SavedDraftIn,
    ShippedOut,
    content_from,
)
from programs.content import PREFETCH
from programs.models import Protocol, ProtocolVersion
from programs.selectors.cert import cert_json
from programs.selectors.protocol_page import versions_of


def protocol_shown(clinic: Clinic, uid: UUID) -> dict[str, Any]:
    """Return one protocol with its versions, or a 404."""
    versions = ProtocolVersion.objects.annotate(ever=Count("enrollment")).order_by("number")
    rows = Protocol.objects.filter(clinic=clinic).select_related("copied_from")
    found = find_or_404(
        rows.prefetch_related(Prefetch("versions", versions.prefetch_related(PREFETCH))), uid
    )
    return dict(ProtocolDetailOut(found).data)


class ProtocolList(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "POST": Permission.EDIT_PROTOCOLS}
    serializer_class = ProtocolOut

    @extend_schema(operation_id="protocols_list", responses=ProtocolOut(many=True))
    def get(self, request: Request) -> Response:
        """List the clinic's protocols."""
        return self.page_of(Protocol.objects.filter(clinic=self.clinic_access.clinic))

    @extend_schema(
        operation_id="protocols_create",
        request=ProtocolIn,
        responses={201: ProtocolDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Make a protocol with its first draft: a copy of a published version, or empty."""
        asked = self.validated(ProtocolIn, request)
        return once(self, request, lambda: (201, self._create(asked)))

    def _create(self, asked: dict[str, Any]) -> dict[str, Any]:
        clinic = self.clinic_access.clinic
        copy_of = asked.get("copy_of")
        rows = ProtocolVersion.objects.filter(clinic=clinic).select_related("protocol")
        version = actions.create_protocol(
            clinic=clinic,
            name=asked["name"],
            copy_of=named(rows, copy_of, field="copy_of", what="version") if copy_of else None,
            by=self.by,
        )
        return protocol_shown(clinic, version.protocol.uid)


class CatalogueShip(ClinicAPIView):
    access = {"POST": Permission.EDIT_PROTOCOLS}

    @extend_schema(
        operation_id="protocols_ship_catalogue",
        request=None,
        responses={200: ShippedOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request) -> Response:
        """Add the protocols and exercises that come with Steady and the clinic never had."""

        def work() -> tuple[int, dict[str, Any]]:
            made = actions.ship_catalog(clinic=self.clinic_access.clinic, by=self.by)
            return 200, dict(ShippedOut(made._asdict()).data)

        return once(self, request, work)


class ProtocolDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE, "PATCH": Permission.EDIT_PROTOCOLS}

    @extend_schema(operation_id="protocols_retrieve", responses=ProtocolDetailOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one protocol with its versions and what they prescribe."""
        return Response(protocol_shown(self.clinic_access.clinic, uid))

    @extend_schema(
        operation_id="protocols_rename",
        request=ProtocolNameIn,
        responses={200: ProtocolDetailOut, **REFUSALS},
    )
    def patch(self, request: Request, uid: UUID) -> Response:
        """Give a protocol another name."""
        clinic = self.clinic_access.clinic
        found = find_or_404(Protocol.objects.filter(clinic=clinic), uid)
        asked = self.validated(ProtocolNameIn, request)
        actions.rename_protocol(protocol=found, by=self.by, **asked)
        return Response(protocol_shown(clinic, uid))


class ProtocolActive(ClinicAPIView):
    """Retiring and restoring; `active` comes from the address."""

    access = {"POST": Permission.EDIT_PROTOCOLS}
    active = False

    def _set(self, request: Request, uid: UUID) -> Response:
        clinic = self.clinic_access.clinic
        found = find_or_404(Protocol.objects.filter(clinic=clinic), uid)

        def work() -> tuple[int, dict[str, Any]]:
            actions.set_protocol_active(protocol=found, active=self.active, by=self.by)
            return 200, protocol_shown(clinic, uid)

        return once(self, request, work)


class ProtocolRetire(ProtocolActive):
    @extend_schema(
        operation_id="protocols_retire",
        request=None,
        responses={200: ProtocolDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Offer a protocol to nobody new; whoever does it goes on."""
        return self._set(request, uid)


class ProtocolRestore(ProtocolActive):
    active = True

    @extend_schema(
        operation_id="protocols_restore",
        request=None,
        responses={200: ProtocolDetailOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Offer a retired protocol again."""
        return self._set(request, uid)


class VersionView(ClinicAPIView):
    """What the endpoints of one version share."""

    def version(self, uid: UUID, number: int) -> ProtocolVersion:
        rows = versions_of(self.clinic_access.clinic).annotate(ever=Count("enrollment"))
        found = rows.filter(protocol__uid=uid, number=number).first()
        if found is None:
            raise Http404
        return found

    def shown(self, uid: UUID, number: int) -> dict[str, Any]:
        return dict(ProtocolVersionOut(self.version(uid, number)).data)


class VersionList(VersionView):
    access = {"POST": Permission.EDIT_PROTOCOLS}

    @extend_schema(
        operation_id="protocol_versions_create",
        request=DraftIn,
        responses={201: ProtocolVersionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Begin a protocol's next version, as a draft: all of it, or nothing."""
        clinic = self.clinic_access.clinic
        found = find_or_404(Protocol.objects.filter(clinic=clinic), uid)
        asked = self.validated(DraftIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            draft = actions.create_draft(protocol=found, content=content_from(asked), by=self.by)
            return 201, self.shown(uid, draft.number)

        return once(self, request, work)


class VersionDetail(VersionView):
    access = {
        "GET": Permission.VIEW_SCHEDULE,
        "PATCH": Permission.EDIT_PROTOCOLS,
        "DELETE": Permission.EDIT_PROTOCOLS,
    }

    @extend_schema(operation_id="protocol_versions_retrieve", responses=ProtocolVersionOut)
    def get(self, request: Request, uid: UUID, number: int) -> Response:
        """Show one version and what it prescribes."""
        return Response(self.shown(uid, number))

    @extend_schema(
        operation_id="protocol_versions_save",
        request=SavedDraftIn,
        responses={200: ProtocolVersionOut, **REFUSALS},
    )
    def patch(self, request: Request, uid: UUID, number: int) -> Response:
        """Replace a draft whole, if it still is as `seen`; a published version never changes."""
        version = self.version(uid, number)
        asked = self.validated(SavedDraftIn, request)
        actions.save_draft(
            version=version, content=content_from(asked), seen=asked["seen"], by=self.by
        )
        return Response(self.shown(uid, number))

    @extend_schema(
        operation_id="protocol_versions_discard",
        responses={204: OpenApiResponse(description="The draft is gone."), **REFUSALS},
    )
    def delete(self, request: Request, uid: UUID, number: int) -> Response:
        """Discard a draft, and its protocol when that has nothing else."""
        actions.discard_draft(version=self.version(uid, number), by=self.by)
        return Response(status=204)


class VersionPublish(VersionView):
    access = {"POST": Permission.EDIT_PROTOCOLS}

    @extend_schema(
        operation_id="protocol_versions_publish",
        request=PublishIn,
        responses={200: ProtocolVersionOut, **REFUSALS},
        parameters=[ONCE],
    )
    def post(self, request: Request, uid: UUID, number: int) -> Response:
        """Publish a draft; weeks without a dose must be accepted."""
        version = self.version(uid, number)
        asked = self.validated(PublishIn, request)

        def work() -> tuple[int, dict[str, Any]]:
            actions.publish_version(version=version, by=self.by, **asked)
            return 200, self.shown(uid, number)

        return once(self, request, work)


class VersionCert(VersionView):
    access = {"GET": Permission.VIEW_SCHEDULE}

    @extend_schema(operation_id="protocol_versions_cert", responses=CertOut)
    def get(self, request: Request, uid: UUID, number: int) -> Response:
        """Show the exercise-reporting checklist (CERT) of a version."""
        return Response(CertOut(cert_json(self.version(uid, number))).data)
