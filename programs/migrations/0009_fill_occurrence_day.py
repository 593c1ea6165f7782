"""Every session of a series gets the day that its series gave it."""

from django.db import migrations

# A session that was moved since has the day it was first planned for in its first audited row.
FILL = """
UPDATE programs_session s SET occurrence_day = COALESCE(
    (SELECT e.day FROM programs_sessionevent e
     WHERE e.pgh_obj_id = s.id AND e.series_id = s.series_id ORDER BY e.pgh_id LIMIT 1),
    s.day)
WHERE s.series_id IS NOT NULL AND s.occurrence_day IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_changes_and_offers")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
