"""What the tables of programs promise beyond what Django's constraints can say."""

from django.db import migrations

# A booking repeats its session's times and its enrollment's patient; these keys keep them equal.
# Moving a session cascades to its bookings, whose exclusion constraint then has its say. A make-up
# belongs to the program whose missed dose it makes good.
FOLLOW = """
ALTER TABLE programs_booking
    ADD CONSTRAINT booking_times_follow_session
    FOREIGN KEY (session_id, starts_at, ends_at)
    REFERENCES programs_session (id, starts_at, ends_at) ON UPDATE CASCADE;
ALTER TABLE programs_booking
    ADD CONSTRAINT booking_patient_follows_enrollment
    FOREIGN KEY (enrollment_id, patient_id)
    REFERENCES programs_enrollment (id, patient_id);
ALTER TABLE programs_booking
    ADD CONSTRAINT booking_makes_up_same_program
    FOREIGN KEY (makes_up_id, enrollment_id) REFERENCES programs_booking (id, enrollment_id);
"""
UNFOLLOW = """
ALTER TABLE programs_booking DROP CONSTRAINT booking_makes_up_same_program;
ALTER TABLE programs_booking DROP CONSTRAINT booking_patient_follows_enrollment;
ALTER TABLE programs_booking DROP CONSTRAINT booking_times_follow_session;
"""

# A session's length in minutes and its two instants cannot tell different stories.
MATCH = """
ALTER TABLE programs_session ADD CONSTRAINT session_minutes_match_its_times
    CHECK (EXTRACT(EPOCH FROM ends_at - starts_at) = minutes * 60);
"""
UNMATCH = "ALTER TABLE programs_session DROP CONSTRAINT session_minutes_match_its_times;"

# Two weeks of one modality that both stand would leave open which percentage counts.
ONE_ADJUSTMENT = """
ALTER TABLE programs_doseadjustment ADD CONSTRAINT adjustment_once_a_week_and_modality
    EXCLUDE USING gist (
        int8range(enrollment_id, enrollment_id, '[]') WITH &&,
        int4range(
            array_position(
                '{aerobic,resistance,impact,flexibility,balance}'::text[], modality::text
            ),
            array_position(
                '{aerobic,resistance,impact,flexibility,balance}'::text[], modality::text
            ),
            '[]'
        ) WITH &&,
        int4range(first_week, last_week, '[]') WITH &&
    ) WHERE (withdrawn_at IS NULL);
"""
ANY_ADJUSTMENTS = """
ALTER TABLE programs_doseadjustment DROP CONSTRAINT adjustment_once_a_week_and_modality;
"""

# The number of places taken is kept here and checked by session_never_over_capacity, so that
# neither two workers nor raw SQL can fill a session beyond it, or book into a cancelled one. An
# offered place is held, like a booked one.
COUNT_PLACES = """
CREATE FUNCTION programs_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held_before bigint;
    held_after bigint;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status IN ('booked', 'offered', 'attended', 'no_show') THEN
        held_before := OLD.session_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status IN ('booked', 'offered', 'attended', 'no_show') THEN
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
            RAISE EXCEPTION 'session % is not scheduled', held_after
                USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_session_is_scheduled';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER booking_counts_places
    AFTER INSERT OR UPDATE OF status, session_id OR DELETE ON programs_booking
    FOR EACH ROW EXECUTE FUNCTION programs_count_places();
"""
UNCOUNT_PLACES = """
DROP TRIGGER booking_counts_places ON programs_booking;
DROP FUNCTION programs_count_places();
"""

# A version that is published never changes, nor does anything of it.
FREEZE = """
CREATE FUNCTION programs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$;
CREATE TRIGGER published_version_is_frozen
    BEFORE UPDATE OR DELETE ON programs_protocolversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION programs_refuse_change('published_version_is_frozen');

CREATE FUNCTION programs_refuse_published(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programs_protocolversion WHERE id = wanted AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a published version never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_version_is_frozen';
    END IF;
END $$;

CREATE FUNCTION programs_refuse_phase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programs_refuse_published(OLD.version_id);
    PERFORM programs_refuse_published(NEW.version_id);
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER published_phase_is_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON programs_protocolphase
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_phase();

CREATE FUNCTION programs_refuse_component() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programs_refuse_published(version_id)
    FROM programs_protocolphase WHERE id IN (OLD.phase_id, NEW.phase_id);
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER published_component_is_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON programs_protocolcomponent
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_component();

CREATE FUNCTION programs_refuse_component_exercise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programs_refuse_published(phase.version_id)
    FROM programs_protocolcomponent AS component
    JOIN programs_protocolphase AS phase ON phase.id = component.phase_id
    WHERE component.id IN (OLD.component_id, NEW.component_id);
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER published_exercises_are_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON programs_componentexercise
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_component_exercise();
"""
UNFREEZE = """
DROP TRIGGER published_exercises_are_frozen ON programs_componentexercise;
DROP FUNCTION programs_refuse_component_exercise();
DROP TRIGGER published_component_is_frozen ON programs_protocolcomponent;
DROP FUNCTION programs_refuse_component();
DROP TRIGGER published_phase_is_frozen ON programs_protocolphase;
DROP FUNCTION programs_refuse_phase();
DROP FUNCTION programs_refuse_published(bigint);
DROP TRIGGER published_version_is_frozen ON programs_protocolversion;
DROP FUNCTION programs_refuse_change();
"""

# The original plan never changes either. It goes with the last erasure, for a patient whose years
# are over.
PLAN = """
CREATE FUNCTION programs_refuse_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND patients_years_are_over(
        (SELECT patient_id FROM programs_enrollment WHERE id = OLD.enrollment_id)
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$;
CREATE TRIGGER original_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_planneddose
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_plan('original_plan_is_frozen');
CREATE TRIGGER original_exercise_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_plannedexercise
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_plan('original_plan_is_frozen');
"""
NO_PLAN = """
DROP TRIGGER original_exercise_plan_is_frozen ON programs_plannedexercise;
DROP TRIGGER original_plan_is_frozen ON programs_planneddose;
DROP FUNCTION programs_refuse_plan();
"""


class Migration(migrations.Migration):
    replaces = [("programs", "0002_guarantees")]

    dependencies = [
        ("patients", "0002_guards"),
        # The tables, by the last file they were joined from: Django then refuses a database that
        # stopped on the way there, instead of passing it over.
        ("programs", "0015_plans_of_the_erased"),
    ]

    operations = [
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        migrations.RunSQL(MATCH, UNMATCH),
        migrations.RunSQL(ONE_ADJUSTMENT, ANY_ADJUSTMENTS),
        migrations.RunSQL(COUNT_PLACES, UNCOUNT_PLACES),
        migrations.RunSQL(FREEZE, UNFREEZE),
        migrations.RunSQL(PLAN, NO_PLAN),
    ]
