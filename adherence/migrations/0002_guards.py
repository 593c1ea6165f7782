"""A quarter that was reported never changes."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION adherence_report_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a quarter that was reported never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_report_is_append_only';
END $$;
CREATE TRIGGER quality_report_is_append_only
    BEFORE UPDATE OR DELETE ON adherence_qualityreport
    FOR EACH ROW EXECUTE FUNCTION adherence_report_append_only();
"""
UNDO = """
DROP TRIGGER quality_report_is_append_only ON adherence_qualityreport;
DROP FUNCTION adherence_report_append_only();
"""


class Migration(migrations.Migration):
    replaces = [("adherence", "0008_quality_report")]

    dependencies = [
        # The tables, by the last file they were joined from: Django then refuses a database that
        # stopped on the way there, instead of passing it over.
        ("adherence", "0011_sealed_columns"),
    ]

    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
