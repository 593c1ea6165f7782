"""The people of a clinic through the API: as the administrator's pages, with the same rules."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.views import ClinicAPIView, find_or_404, once
from clinic.identity import joining, leaving, people, rules
from clinic.identity.fresh import confirm_fresh
from clinic.models import Invitation, Membership, Staff
from clinic.permissions import Permission, Role


class RoleOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.choices)
    is_active = serializers.BooleanField(help_text="False until she accepts the invitation.")
    invitation = serializers.UUIDField(source="invitation_uid", allow_null=True, default=None)
    invited_until = serializers.DateTimeField(allow_null=True, default=None)


class MemberOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(source="staff.uid")
    name = serializers.CharField(source="staff.name")
    email = serializers.CharField(source="staff.email")
    roles = RoleOut(source="offered", many=True)
    has_app = serializers.BooleanField(help_text="An authenticator app as second factor.")
    has_key = serializers.BooleanField(help_text="A passkey or security key.")
    last_sign_in = serializers.DateTimeField(source="staff.last_login", allow_null=True)
    sessions = serializers.IntegerField(help_text="Where she is signed in, at most.")
    failures = serializers.IntegerField(help_text="Tries in vain within a day.")


class MemberIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    email = serializers.CharField(max_length=320)
    role = serializers.ChoiceField(choices=Role.choices)


class RulesBody(serializers.Serializer[Any]):
    idle_minutes = serializers.IntegerField(min_value=5, max_value=60)


EDIT = Permission.EDIT_CLINIC


class _OfPerson(ClinicAPIView):
    """An endpoint about one person who has, had or was offered a role here."""

    serializer_class = MemberOut

    def staff(self, uid: UUID) -> Staff:
        mine = Staff.objects.filter(memberships__clinic=self.clinic_access.clinic.pk)
        return find_or_404(mine.distinct(), uid)


class PersonList(ClinicAPIView):
    access = {"GET": EDIT, "POST": EDIT}
    serializer_class = MemberOut
    pagination_class = None

    @extend_schema(summary="List the people of the clinic", responses=MemberOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(MemberOut(people.people_of(self.clinic_access.clinic), many=True).data)

    @extend_schema(
        summary="Invite a person to a role, or give a colleague a further one",
        request=MemberIn,
        responses={201: MemberOut},
    )
    def post(self, request: Request) -> Response:
        confirm_fresh(request)
        values = self.validated(MemberIn, request)
        clinic = self.clinic_access.clinic

        def work() -> tuple[int, dict[str, Any]]:
            member = joining.add_member(clinic=clinic, by=self.by, **values)
            return 201, dict(MemberOut(people.person_of(clinic, member.staff.uid)).data)

        return once(self, request, work)


class PersonDetail(_OfPerson):
    access = {"GET": EDIT, "DELETE": EDIT}

    @extend_schema(summary="Read a person", responses=MemberOut)
    def get(self, request: Request, uid: UUID) -> Response:
        found = people.person_of(self.clinic_access.clinic, uid)
        if found is None:
            raise Http404
        return Response(MemberOut(found).data)

    @extend_schema(
        summary="End a person's access: roles, invitations, sessions", responses={204: None}
    )
    def delete(self, request: Request, uid: UUID) -> Response:
        confirm_fresh(request)
        staff = self.staff(uid)
        leaving.leave(staff=staff, clinic=self.clinic_access.clinic, by=self.by)
        return Response(status=204)


class PersonSessions(_OfPerson):
    access = {"DELETE": EDIT}

    @extend_schema(summary="Sign a person out everywhere", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        confirm_fresh(request)
        staff = self.staff(uid)
        leaving.end_sessions(staff=staff, clinic=self.clinic_access.clinic, by=self.by)
        return Response(status=204)


class PersonFactors(_OfPerson):
    access = {"DELETE": EDIT}

    @extend_schema(summary="Remove a lost second factor", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        confirm_fresh(request)
        staff = self.staff(uid)
        leaving.remove_factors(staff=staff, clinic=self.clinic_access.clinic, by=self.by)
        return Response(status=204)


class PersonTries(_OfPerson):
    access = {"DELETE": EDIT}

    @extend_schema(summary="Let a person try to sign in again at once", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        staff = self.staff(uid)
        leaving.forgive_tries(staff=staff, clinic=self.clinic_access.clinic, by=self.by)
        return Response(status=204)


class RoleDetail(ClinicAPIView):
    access = {"DELETE": EDIT}
    serializer_class = RoleOut

    @extend_schema(summary="End one role of a person", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        confirm_fresh(request)
        mine = Membership.objects.filter(clinic_id=self.clinic_access.clinic.pk)
        row = find_or_404(mine.select_related("staff", "clinic"), uid)
        leaving.remove_member(membership=row, by=self.by)
        return Response(status=204)


class InvitationDetail(ClinicAPIView):
    access = {"POST": EDIT, "DELETE": EDIT}
    serializer_class = RoleOut

    @extend_schema(summary="Send an invitation once more", request=None, responses={200: RoleOut})
    def post(self, request: Request, uid: UUID) -> Response:
        confirm_fresh(request)

        def work() -> tuple[int, dict[str, Any]]:
            row = joining.invite_again(invitation=self._own(uid), by=self.by)
            row.membership.invitation_uid = row.uid  # type: ignore[attr-defined]
            row.membership.invited_until = row.expires_at  # type: ignore[attr-defined]
            return 200, dict(RoleOut(row.membership).data)

        return once(self, request, work)

    @extend_schema(summary="Withdraw an invitation", responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        joining.withdraw(invitation=self._own(uid), by=self.by)
        return Response(status=204)

    def _own(self, uid: UUID) -> Invitation:
        found = people.invitation_of(self.clinic_access.clinic, uid)
        if found is None:
            raise Http404
        return found


class SignInRulesDetail(ClinicAPIView):
    access = {"GET": EDIT, "PUT": EDIT}
    serializer_class = RulesBody

    @extend_schema(summary="Read how staff stay signed in", responses=RulesBody)
    def get(self, request: Request) -> Response:
        return Response({"idle_minutes": rules.idle_minutes(self.clinic_access.clinic)})

    @extend_schema(summary="Set how staff stay signed in", request=RulesBody, responses=RulesBody)
    def put(self, request: Request) -> Response:
        minutes = self.validated(RulesBody, request)["idle_minutes"]
        row = rules.set_idle_minutes(clinic=self.clinic_access.clinic, minutes=minutes, by=self.by)
        return Response({"idle_minutes": row.idle_minutes})
