"""A text of a mail never changes: a clinic that wants another saves a new version."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION notifications_mail_text_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a text of a mail never changes; save a new version'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'mail_text_is_append_only';
END $$;
CREATE TRIGGER mail_text_is_append_only
    BEFORE UPDATE OR DELETE ON notifications_mailtext
    FOR EACH ROW EXECUTE FUNCTION notifications_mail_text_append_only();
"""
UNDO = """
DROP TRIGGER mail_text_is_append_only ON notifications_mailtext;
DROP FUNCTION notifications_mail_text_append_only();
"""


class Migration(migrations.Migration):
    replaces = [("notifications", "0004_clinics_own_texts")]

    dependencies = [
        # The tables, by the last file they were joined from: Django then refuses a database that
        # stopped on the way there, instead of passing it over.
        ("notifications", "0007_after_a_restore"),
    ]

    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
