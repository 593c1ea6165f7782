"""A symptom report never changes: the only mark it may get is that a newer version exists."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION patients_report_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
       AND to_jsonb(NEW) - 'superseded_at' = to_jsonb(OLD) - 'superseded_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a symptom report never changes; save a new version'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'report_is_append_only';
END $$;
CREATE TRIGGER report_is_append_only
    BEFORE UPDATE OR DELETE ON patients_symptomreport
    FOR EACH ROW EXECUTE FUNCTION patients_report_append_only();
"""
UNDO = """
DROP TRIGGER report_is_append_only ON patients_symptomreport;
DROP FUNCTION patients_report_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
