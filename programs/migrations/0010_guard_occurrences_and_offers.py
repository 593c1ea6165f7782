"""What the tables promise about occurrences, offered places and make-ups."""

from django.db import migrations, models
from django.db.models import Q

COUNT = """
CREATE OR REPLACE FUNCTION programs_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held_before bigint;
    held_after bigint;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status IN (%(statuses)s) THEN
        held_before := OLD.session_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status IN (%(statuses)s) THEN
        held_after := NEW.session_id;
    END IF;
    IF held_before IS NOT DISTINCT FROM held_after THEN
        RETURN NULL;
    END IF;
    IF held_before IS NOT NULL THEN
        UPDATE programs_session SET places_taken = places_taken - 1 WHERE id = held_before;
    END IF;
    IF held_after IS NOT NULL THEN
        UPDATE programs_session SET places_taken = places_taken + 1
        WHERE id = held_after AND status = 'scheduled';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'session %% is not scheduled', held_after
                USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_session_is_scheduled';
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""
# An offered place is held, like a booked one.
COUNT_OFFERS = COUNT % {"statuses": "'booked', 'offered', 'attended', 'no_show'"}
COUNT_WITHOUT = COUNT % {"statuses": "'booked', 'attended', 'no_show'"}

# A make-up belongs to the program whose missed dose it makes good.
SAME_PROGRAM = """
ALTER TABLE programs_booking
    ADD CONSTRAINT booking_makes_up_same_program
    FOREIGN KEY (makes_up_id, enrollment_id) REFERENCES programs_booking (id, enrollment_id);
"""
ANY_PROGRAM = "ALTER TABLE programs_booking DROP CONSTRAINT booking_makes_up_same_program;"


class Migration(migrations.Migration):
    dependencies = [("programs", "0009_fill_occurrence_day")]

    operations = [
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("series", "occurrence_day"), name="session_once_per_occurrence"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=Q(series__isnull=True, occurrence_day__isnull=True)
                | Q(series__isnull=False, occurrence_day__isnull=False),
                name="session_of_a_series_has_its_day",
            ),
        ),
        migrations.RunSQL(COUNT_OFFERS, COUNT_WITHOUT),
        migrations.RunSQL(SAME_PROGRAM, ANY_PROGRAM),
    ]
