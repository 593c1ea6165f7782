"""What a patient has instead of a session that she did not come to."""

from programs.models import OPEN, Booking, BookingStatus


def chosen_since(missed: Booking) -> Booking | None:
    """Return the place in her program that she was given or chose after a miss, if there is one."""
    return (
        Booking.objects.filter(
            enrollment=missed.enrollment_id,
            status__in=[*OPEN, BookingStatus.ATTENDED],
            starts_at__gt=missed.starts_at,
            created_at__gt=missed.starts_at,
        )
        .select_related(
            "session__room", "session__clinic", "session__physiologist", "patient", "enrollment"
        )
        .order_by("created_at")
        .first()
    )
