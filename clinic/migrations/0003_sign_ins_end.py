"""Sign-in events leave by the trail's lawful cut, a year after they happened at the earliest.

Most of them belong to no clinic, for she signs in before it is known where she works, so no
clinic's years can say how long they stay. They hold network addresses of people at work, which
nobody may keep for as long as records.
"""

from django.db import migrations

END = """
CREATE OR REPLACE FUNCTION clinic_sign_in_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('steady.amending', true) = 'yes' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what happened to an account never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_in_event_is_final';
END $$;
CREATE OR REPLACE FUNCTION clinic_audit_cut(
    tbl text, keys bigint[], reason text, by_whom text, at timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    key_column text := clinic_audit_key(tbl);
    written_at text;
    years text;
    one bigint;
    young bigint;
    before record;
BEGIN
    written_at := CASE WHEN EXISTS (
        SELECT FROM information_schema.columns WHERE table_schema = 'public'
        AND table_name = tbl AND column_name = 'pgh_created_at'
    ) THEN 'pgh_created_at' ELSE 'created_at' END;
    years := CASE
        WHEN tbl = 'clinic_signinevent' THEN '1'
        WHEN EXISTS (
            SELECT FROM information_schema.columns WHERE table_schema = 'public'
            AND table_name = tbl AND column_name = 'clinic_id'
        ) THEN 'coalesce((SELECT max(c.record_years) FROM clinic_clinic c'
            ' WHERE c.id = t.clinic_id), 100)'
        ELSE 'coalesce((SELECT max(c.record_years) FROM clinic_clinic c), 100)'
    END;
    -- The database's own clock: the triggers wrote by it, and nobody can hand in another.
    EXECUTE format(
        'SELECT count(*) FROM %I t WHERE t.%I = ANY($1)'
        ' AND t.%I > now() - make_interval(years => %s)',
        tbl, key_column, written_at, years) INTO young USING keys;
    IF young > 0 THEN
        RAISE EXCEPTION '% of these rows of % are younger than the clinic keeps them',
            young, tbl USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_is_kept';
    END IF;
    PERFORM clinic_audit_open(tbl);
    FOREACH one IN ARRAY keys LOOP
        before := clinic_audit_hash_of(tbl, one);
        EXECUTE format('DELETE FROM %I t WHERE t.%I = $1', tbl, key_column) USING one;
        IF before.sealed AND before.hash IS NOT NULL THEN
            INSERT INTO clinic_auditamendment
                ("table", key, before_hash, after_hash, why, actor, created_at)
            VALUES (tbl, one, before.hash, NULL, reason, by_whom, at);
        END IF;
    END LOOP;
    PERFORM clinic_audit_close();
    RETURN cardinality(keys);
END $$;
"""
STAY = """
CREATE OR REPLACE FUNCTION clinic_audit_cut(
    tbl text, keys bigint[], reason text, by_whom text, at timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    key_column text := clinic_audit_key(tbl);
    written_at text;
    of_clinic text;
    one bigint;
    young bigint;
    before record;
BEGIN
    written_at := CASE WHEN EXISTS (
        SELECT FROM information_schema.columns WHERE table_schema = 'public'
        AND table_name = tbl AND column_name = 'pgh_created_at'
    ) THEN 'pgh_created_at' ELSE 'created_at' END;
    of_clinic := CASE WHEN EXISTS (
        SELECT FROM information_schema.columns WHERE table_schema = 'public'
        AND table_name = tbl AND column_name = 'clinic_id'
    ) THEN 'WHERE c.id = t.clinic_id' ELSE '' END;
    -- The database's own clock: the triggers wrote by it, and nobody can hand in another.
    EXECUTE format(
        'SELECT count(*) FROM %I t WHERE t.%I = ANY($1) AND t.%I > now() - make_interval(years => '
        'coalesce((SELECT max(c.record_years) FROM clinic_clinic c %s), 100))',
        tbl, key_column, written_at, of_clinic) INTO young USING keys;
    IF young > 0 THEN
        RAISE EXCEPTION '% of these rows of % are younger than the clinic keeps records',
            young, tbl USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_is_kept';
    END IF;
    PERFORM clinic_audit_open(tbl);
    FOREACH one IN ARRAY keys LOOP
        before := clinic_audit_hash_of(tbl, one);
        EXECUTE format('DELETE FROM %I t WHERE t.%I = $1', tbl, key_column) USING one;
        IF before.sealed AND before.hash IS NOT NULL THEN
            INSERT INTO clinic_auditamendment
                ("table", key, before_hash, after_hash, why, actor, created_at)
            VALUES (tbl, one, before.hash, NULL, reason, by_whom, at);
        END IF;
    END LOOP;
    PERFORM clinic_audit_close();
    RETURN cardinality(keys);
END $$;
CREATE OR REPLACE FUNCTION clinic_sign_in_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to an account never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_in_event_is_final';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("clinic", "0002_guards")]

    operations = [migrations.RunSQL(END, STAY)]
