"""A session's length in minutes and its two instants can no longer tell different stories."""

from django.db import migrations

MATCH = """
ALTER TABLE programs_session ADD CONSTRAINT session_minutes_match_its_times
    CHECK (EXTRACT(EPOCH FROM ends_at - starts_at) = minutes * 60);
"""
UNMATCH = "ALTER TABLE programs_session DROP CONSTRAINT session_minutes_match_its_times;"


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_guarantees")]

    operations = [migrations.RunSQL(MATCH, UNMATCH)]
