"""What the tables of programs promise beyond what Django's constraints can say."""

from django.db import migrations

# A booking repeats its session's times and its enrollment's patient; these keys keep them equal.
# Moving a session cascades to its bookings, whose exclusion constraint then has its say.
FOLLOW = """
ALTER TABLE programs_booking
    ADD CONSTRAINT booking_times_follow_session
    FOREIGN KEY (session_id, starts_at, ends_at)
    REFERENCES programs_session (id, starts_at, ends_at) ON UPDATE CASCADE;
ALTER TABLE programs_booking
    ADD CONSTRAINT booking_patient_follows_enrollment
    FOREIGN KEY (enrollment_id, patient_id)
    REFERENCES programs_enrollment (id, patient_id);
"""
UNFOLLOW = """
ALTER TABLE programs_booking DROP CONSTRAINT booking_patient_follows_enrollment;
ALTER TABLE programs_booking DROP CONSTRAINT booking_times_follow_session;
"""

# The number of places taken is kept here and checked by session_never_over_capacity, so that
# neither two workers nor raw SQL can fill a session beyond it, or book into a cancelled one.
COUNT_PLACES = """
CREATE FUNCTION programs_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held_before bigint;
    held_after bigint;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status IN ('booked', 'attended', 'no_show') THEN
        held_before := OLD.session_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status IN ('booked', 'attended', 'no_show') THEN
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
CREATE TRIGGER original_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_planneddose
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_change('original_plan_is_frozen');

CREATE FUNCTION programs_refuse_component() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programs_protocolversion
        WHERE id IN (OLD.version_id, NEW.version_id) AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a published version never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_version_is_frozen';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER published_component_is_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON programs_protocolcomponent
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_component();
"""
UNFREEZE = """
DROP TRIGGER published_component_is_frozen ON programs_protocolcomponent;
DROP FUNCTION programs_refuse_component();
DROP TRIGGER original_plan_is_frozen ON programs_planneddose;
DROP TRIGGER published_version_is_frozen ON programs_protocolversion;
DROP FUNCTION programs_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        migrations.RunSQL(COUNT_PLACES, UNCOUNT_PLACES),
        migrations.RunSQL(FREEZE, UNFREEZE),
    ]
