from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404
from clinic.permissions import Permission
from programs.api.serializers import ProtocolDetailOut, ProtocolOut
from programs.models import Protocol


class ProtocolList(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE}
    serializer_class = ProtocolOut

    @extend_schema(operation_id="protocols_list", responses=ProtocolOut(many=True))
    def get(self, request: Request) -> Response:
        """List the clinic's protocols."""
        return self.page_of(Protocol.objects.filter(clinic=self.clinic_access.clinic))


class ProtocolDetail(ClinicAPIView):
    access = {"GET": Permission.VIEW_SCHEDULE}

    @extend_schema(operation_id="protocols_retrieve", responses=ProtocolDetailOut)
    def get(self, request: Request, uid: UUID) -> Response:
        """Show one protocol with its versions and what they prescribe."""
        rows = Protocol.objects.filter(clinic=self.clinic_access.clinic)
        protocol = find_or_404(rows.prefetch_related("versions__phases__components"), uid)
        return Response(ProtocolDetailOut(protocol).data)
