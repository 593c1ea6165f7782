"""What booking would cost with nothing kept: a view that inserts the row and says so."""

import json

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from clinic import tenancy
from clinic.access import public
from programs.models import Booking, Enrollment, Session


@csrf_exempt
@public("only the benchmarks' own URLconf leads here")
def insert_booking(request: HttpRequest) -> JsonResponse:
    """Insert the row that the API would, without rule, wall, lock, mail or read log."""
    with tenancy.owner():
        return _inserted(json.loads(request.body))


def _inserted(asked: dict[str, str]) -> JsonResponse:
    session = Session.objects.get(uid=asked["session"])
    enrollment = Enrollment.objects.get(uid=asked["enrollment"])
    booking = Booking.objects.create(
        clinic_id=session.clinic_id,
        session=session,
        enrollment=enrollment,
        patient_id=enrollment.patient_id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    return JsonResponse({"uid": str(booking.uid)}, status=201)
