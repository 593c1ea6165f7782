"""Weeks move from components to phases: one phase a span of weeks with one weekly dose.

A component that covered several spans keeps its first and is copied into the others. The reverse writes the weeks back
to the components and leaves them split, which prescribes the same.
"""

import django.db.models.deletion
from django.db import migrations, models

THAW = "DROP TRIGGER published_component_is_frozen ON programs_protocolcomponent;"
FREEZE_OLD = """
CREATE TRIGGER published_component_is_frozen
    BEFORE INSERT OR UPDATE OR DELETE ON programs_protocolcomponent
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_component();
"""

SPLIT = """
INSERT INTO programs_protocolphase
    (uid, created_at, clinic_id, version_id, name, first_week, last_week)
SELECT gen_random_uuid(), version.created_at, version.clinic_id, version.id, '',
       span.first_week, span.next_week - 1
FROM (
    SELECT version_id, week AS first_week,
           lead(week) OVER (PARTITION BY version_id ORDER BY week) AS next_week
    FROM (
        SELECT version_id, first_week AS week FROM programs_protocolcomponent
        UNION SELECT version_id, last_week + 1 FROM programs_protocolcomponent
    ) AS edge
) AS span
JOIN programs_protocolversion AS version ON version.id = span.version_id
WHERE span.next_week IS NOT NULL AND EXISTS (
    SELECT FROM programs_protocolcomponent AS c
    WHERE c.version_id = span.version_id
      AND c.first_week <= span.first_week AND c.last_week >= span.next_week - 1
)
ORDER BY span.version_id, span.first_week;

UPDATE programs_protocolcomponent AS c SET phase_id = p.id
FROM programs_protocolphase AS p
WHERE p.version_id = c.version_id AND p.first_week = c.first_week;

INSERT INTO programs_protocolcomponent
    (uid, created_at, clinic_id, phase_id, modality, sessions_per_week, minutes, sets, reps,
     intensity_kind, intensity_note, supervised, days_apart, progression, load_rise)
SELECT gen_random_uuid(), c.created_at, c.clinic_id, p.id, c.modality, c.sessions_per_week,
       c.minutes, c.sets, c.reps, c.intensity_kind, c.intensity_note, c.supervised, c.days_apart,
       c.progression, c.load_rise
FROM programs_protocolcomponent AS c
JOIN programs_protocolphase AS p ON p.version_id = c.version_id
 AND p.first_week > c.first_week AND p.last_week <= c.last_week
ORDER BY p.id, c.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
JOIN = """
UPDATE programs_protocolcomponent AS c
SET version_id = p.version_id, first_week = p.first_week, last_week = p.last_week
FROM programs_protocolphase AS p WHERE p.id = c.phase_id;
ALTER TABLE programs_protocolcomponentevent DISABLE TRIGGER USER;
UPDATE programs_protocolcomponentevent AS e
SET version_id = COALESCE(
        e.version_id, (SELECT version_id FROM programs_protocolphase WHERE id = e.phase_id), 0
    ),
    first_week = COALESCE(e.first_week, 1), last_week = COALESCE(e.last_week, 1);
ALTER TABLE programs_protocolcomponentevent ENABLE TRIGGER USER;
SET CONSTRAINTS ALL IMMEDIATE;
"""

FREEZE = """
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

CREATE OR REPLACE FUNCTION programs_refuse_component() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER original_exercise_plan_is_frozen
    BEFORE UPDATE OR DELETE ON programs_plannedexercise
    FOR EACH ROW EXECUTE FUNCTION programs_refuse_change('original_plan_is_frozen');
"""
UNFREEZE = """
DROP TRIGGER original_exercise_plan_is_frozen ON programs_plannedexercise;
DROP TRIGGER published_exercises_are_frozen ON programs_componentexercise;
DROP FUNCTION programs_refuse_component_exercise();
DROP TRIGGER published_component_is_frozen ON programs_protocolcomponent;
CREATE OR REPLACE FUNCTION programs_refuse_component() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER published_phase_is_frozen ON programs_protocolphase;
DROP FUNCTION programs_refuse_phase();
DROP FUNCTION programs_refuse_published(bigint);
"""

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


def old_columns(model: str, **version: object) -> list[migrations.operations.base.Operation]:
    return [
        migrations.AlterField(model, "version", models.ForeignKey(
            null=True, to="programs.protocolversion", **version)),
        migrations.AlterField(model, "first_week", models.PositiveSmallIntegerField(null=True)),
        migrations.AlterField(model, "last_week", models.PositiveSmallIntegerField(null=True)),
    ]  # fmt: skip


def without_old_columns(model: str) -> list[migrations.operations.base.Operation]:
    return [migrations.RemoveField(model, name) for name in ("version", "first_week", "last_week")]


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_dose")]

    operations = [
        migrations.RunSQL(THAW, FREEZE_OLD),
        *old_columns(
            "protocolcomponent",
            on_delete=django.db.models.deletion.CASCADE,
            related_name="components",
        ),
        *old_columns(
            "protocolcomponentevent",
            db_constraint=False,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="+",
            related_query_name="+",
        ),
        migrations.RunSQL(SPLIT, JOIN),
        migrations.AlterField(
            "protocolcomponent",
            "phase",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="components",
                to="programs.protocolphase",
            ),
        ),
        *without_old_columns("protocolcomponent"),
        *without_old_columns("protocolcomponentevent"),
        migrations.RunSQL(FREEZE, UNFREEZE),
        migrations.RunSQL(ONE_ADJUSTMENT, ANY_ADJUSTMENTS),
    ]
