"""The original plan goes with the last erasure, for a patient whose years are over."""

from django.db import migrations

GOES = """
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
CREATE OR REPLACE TRIGGER original_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_planneddose
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_plan('original_plan_is_frozen');
CREATE OR REPLACE TRIGGER original_exercise_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_plannedexercise
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_plan('original_plan_is_frozen');
"""
STAYS = """
CREATE OR REPLACE TRIGGER original_exercise_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_plannedexercise
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_change('original_plan_is_frozen');
CREATE OR REPLACE TRIGGER original_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_planneddose
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_change('original_plan_is_frozen');
DROP FUNCTION programs_refuse_plan();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0017_legal_holds"),
        ("programs", "0014_sealed_columns"),
    ]

    operations = [migrations.RunSQL(GOES, STAYS)]
