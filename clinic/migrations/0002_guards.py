"""What the database itself does for the audit trail: refuse changes, hash rows, amend openly.

And for two tables more: what happened to an account is final, and counts of tries are not logged.

1. A context of pghistory (who, why) becomes a row that never changes: one for each set of facts,
   numbered, so that it can be sealed like an event.
2. `clinic_audit_refuse` is the function behind the plain triggers that `clinic.trail.guards` puts
   on every table of the trail. They are no pgtrigger triggers, which a setting can switch off.
3. `clinic_audit_digests` says what the rows of a range hash to, on fixed output settings.
4. `clinic_audit_write_over` and `clinic_audit_cut` are the only ways to change or remove a row.
   Each leaves a row of `clinic_auditamendment` where that row was sealed.
"""

from django.db import migrations
from pghistory.models import Context

CONTEXT = """
ALTER TABLE pghistory_context ADD COLUMN number bigserial;
CREATE UNIQUE INDEX pghistory_context_number ON pghistory_context (number);
CREATE INDEX pghistory_context_of_actor ON pghistory_context ((metadata ->> 'actor'), number);
CREATE INDEX pghistory_context_of_clinic ON pghistory_context ((metadata ->> 'clinic'), number);
CREATE INDEX pghistory_context_by_day ON pghistory_context USING brin (created_at);

CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE
LANGUAGE plpgsql AS $$
DECLARE
    facts text := nullif(current_setting('pghistory.context_metadata', true), '');
    around text := nullif(current_setting('pghistory.context_id', true), '');
    found uuid;
BEGIN
    IF around IS NULL OR facts IS NULL THEN
        RETURN NULL;
    END IF;
    found := md5(around || facts)::uuid;
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
        VALUES (found, facts::jsonb, now(), now()) ON CONFLICT (id) DO NOTHING;
    RETURN found;
END $$;
"""
NO_CONTEXT = """
DROP INDEX pghistory_context_by_day, pghistory_context_of_clinic, pghistory_context_of_actor,
    pghistory_context_number;
ALTER TABLE pghistory_context DROP COLUMN number;
"""

REFUSE = """
CREATE FUNCTION clinic_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'TRUNCATE' AND current_setting('steady.amending', true) = 'yes' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'the audit trail is only ever added to: no % of %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_is_append_only';
END $$;
"""

# Text that depends on no setting of the session, so that a row hashes to the same for everybody.
_FIXED = """
    SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres'
    SET extra_float_digits = 1 SET bytea_output = 'hex' SET search_path = public, pg_temp
"""

DIGESTS = f"""
CREATE FUNCTION clinic_audit_row(columns text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'sha256(convert_to(ROW(' || string_agg(format('t.%I', name), ', ' ORDER BY place)
        || ')::text, ''UTF8''))'
    FROM unnest(columns) WITH ORDINALITY AS listed(name, place)
$$;

CREATE FUNCTION clinic_audit_digests(
    layout bigint, afters bigint[], uptos bigint[], amended_uptos bigint[]
) RETURNS TABLE (upto bigint, rows bigint, digest text) LANGUAGE plpgsql STABLE {_FIXED} AS $$
DECLARE
    l clinic_auditlayout;
BEGIN
    SELECT * INTO STRICT l FROM clinic_auditlayout WHERE id = layout;
    RETURN QUERY EXECUTE format($sql$
        SELECT p.upto, d.n, encode(sha256(d.hashes), 'hex')
        FROM unnest($1, $2, $3) AS p(after, upto, amended_upto)
        CROSS JOIN LATERAL (
            SELECT count(*) AS n, coalesce(
                string_agg(coalesce(a.before_hash, r.hash), ''::bytea ORDER BY key), ''::bytea
            ) AS hashes
            FROM (
                SELECT t.%1$I::bigint AS key, %2$s AS hash FROM %3$I t
                WHERE t.%1$I > p.after AND t.%1$I <= p.upto
            ) r
            FULL JOIN (
                SELECT DISTINCT ON (m.key) m.key, m.before_hash FROM clinic_auditamendment m
                WHERE m."table" = %3$L AND m.key > p.after AND m.key <= p.upto
                    AND m.id > p.amended_upto
                ORDER BY m.key, m.id
            ) a USING (key)
        ) d ORDER BY p.upto
    $sql$, l.key, clinic_audit_row(l.columns::text[]), l.table)
    USING afters, uptos, amended_uptos;
END $$;
"""

# What a sealed row hashes to now, in the columns of the newest seal over it; NULL for one that no
# seal covers yet, and for one that is gone.
HASH_OF = f"""
CREATE FUNCTION clinic_audit_hash_of(
    tbl text, wanted bigint, OUT hash bytea, OUT sealed boolean, OUT amended_upto bigint
) LANGUAGE plpgsql STABLE {_FIXED} AS $$
DECLARE
    l clinic_auditlayout;
    part clinic_auditpart;
BEGIN
    SELECT p.* INTO part FROM clinic_auditpart p JOIN clinic_auditlayout a ON a.id = p.layout_id
        WHERE a.table = tbl AND p.upto >= wanted AND p.after < wanted ORDER BY p.id DESC LIMIT 1;
    sealed := FOUND;
    amended_upto := part.amended_upto;
    IF sealed THEN
        SELECT * INTO STRICT l FROM clinic_auditlayout WHERE id = part.layout_id;
        EXECUTE format('SELECT %s FROM %I t WHERE t.%I = $1',
                       clinic_audit_row(l.columns::text[]), l.table, l.key)
            INTO hash USING wanted;
    END IF;
END $$;

CREATE FUNCTION clinic_audit_wrongly_amended(tbl text) RETURNS TABLE (key bigint)
LANGUAGE sql STABLE AS $$
    SELECT m.key
    FROM (SELECT DISTINCT ON (key) * FROM clinic_auditamendment
          WHERE "table" = tbl ORDER BY key, id DESC) m
    CROSS JOIN LATERAL clinic_audit_hash_of(tbl, m.key) n
    WHERE n.sealed AND m.id > n.amended_upto AND n.hash IS DISTINCT FROM m.after_hash
    ORDER BY m.key
$$;
"""

# `clinic_audit_key` is the key by which a table of the trail is sealed. Raises for any other table.
# The functions that change the trail run as its owner, whom the walls bind like everybody: unless
# it says that it migrates, it sees no row, and would change none without a word.
AMEND = """
CREATE FUNCTION clinic_audit_key(tbl text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    found text;
BEGIN
    IF coalesce(current_setting('steady.migrating', true), '') <> 'on' THEN
        PERFORM set_config('steady.migrating', 'on', true);
        PERFORM set_config('steady.opened', 'yes', true);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'steady_append_only'
                   AND tgrelid = to_regclass(quote_ident(tbl))) THEN
        RAISE EXCEPTION '% is no table of the audit trail', tbl;
    END IF;
    IF tbl = 'pghistory_context' THEN
        RETURN 'number';
    END IF;
    SELECT a.attname INTO STRICT found FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = to_regclass(quote_ident(tbl)) AND i.indisprimary;
    RETURN found;
END $$;

CREATE FUNCTION clinic_audit_open(tbl text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7304);  -- no seal is made meanwhile
    PERFORM set_config('steady.amending', 'yes', true);
    PERFORM set_config('pgtrigger.ignore', coalesce((
        SELECT array_agg(tgname)::text FROM pg_trigger
        WHERE tgrelid = to_regclass(quote_ident(tbl)) AND tgname LIKE 'pgtrigger_append_only%'
    ), '{}'), true);
END $$;

CREATE FUNCTION clinic_audit_close() RETURNS void LANGUAGE sql AS $$
    SELECT set_config('steady.amending', '', true), set_config('pgtrigger.ignore', '{}', true)
        , CASE WHEN current_setting('steady.opened', true) = 'yes'
            THEN set_config('steady.migrating', '', true) END
        , set_config('steady.opened', '', true)
$$;

CREATE FUNCTION clinic_audit_write_over(
    tbl text, changes jsonb, reason text, by_whom text, at timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    key_column text := clinic_audit_key(tbl);
    one record;
    names text;
    before record;
    done bigint := 0;
BEGIN
    IF EXISTS (
        SELECT FROM jsonb_to_recordset(changes) AS c(key bigint, said jsonb)
        CROSS JOIN LATERAL jsonb_object_keys(c.said) AS k(name)
        LEFT JOIN information_schema.columns i
            ON i.table_schema = 'public' AND i.table_name = tbl AND i.column_name = k.name
        WHERE k.name LIKE 'pgh\\_%' OR k.name = key_column OR coalesce(i.data_type, '') NOT IN
            ('text', 'character varying', 'date', 'jsonb', 'bytea', 'timestamp with time zone')
    ) THEN
        RAISE EXCEPTION 'only words and dates of % can be written over', tbl;
    END IF;
    PERFORM clinic_audit_open(tbl);
    FOR one IN SELECT * FROM jsonb_to_recordset(changes) AS c(key bigint, said jsonb) LOOP
        SELECT string_agg(quote_ident(k.name), ', ' ORDER BY k.name) INTO STRICT names
            FROM jsonb_object_keys(one.said) AS k(name);
        before := clinic_audit_hash_of(tbl, one.key);
        EXECUTE format(
            'UPDATE %1$I t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(t, $1))'
            ' WHERE t.%3$I = $2', tbl, names, key_column) USING one.said, one.key;
        done := done + 1;
        IF before.sealed THEN
            INSERT INTO clinic_auditamendment
                ("table", key, before_hash, after_hash, why, actor, created_at)
            SELECT tbl, one.key, before.hash, n.hash, reason, by_whom, at
            FROM clinic_audit_hash_of(tbl, one.key) n WHERE n.hash IS DISTINCT FROM before.hash;
        END IF;
    END LOOP;
    PERFORM clinic_audit_close();
    RETURN done;
END $$;

CREATE FUNCTION clinic_audit_cut(
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
"""

UNDO = """
DROP FUNCTION clinic_audit_cut, clinic_audit_write_over, clinic_audit_close, clinic_audit_open,
    clinic_audit_key, clinic_audit_wrongly_amended, clinic_audit_hash_of, clinic_audit_digests,
    clinic_audit_row;
DROP FUNCTION clinic_audit_refuse CASCADE;
"""

SIGN_IN_EVENTS = """
CREATE FUNCTION clinic_sign_in_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to an account never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_in_event_is_final';
END $$;
CREATE TRIGGER sign_in_event_is_final
    BEFORE UPDATE OR DELETE ON clinic_signinevent
    FOR EACH ROW EXECUTE FUNCTION clinic_sign_in_event_refuse();
"""
NO_SIGN_IN_EVENTS = """
DROP TRIGGER sign_in_event_is_final ON clinic_signinevent;
DROP FUNCTION clinic_sign_in_event_refuse();
"""

# Counts need not outlive a crash: nothing of them is written to the log of the database.
UNLOGGED = "ALTER TABLE clinic_allowance SET UNLOGGED;"
LOGGED = "ALTER TABLE clinic_allowance SET LOGGED;"


def as_pghistory_has_it(apps, schema_editor):
    Context.install_pgh_attach_context_func(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    replaces = [("clinic", "0014_audit_functions")]

    dependencies = [
        # The tables, by the last file they were joined from: Django then refuses a database that
        # stopped on the way there, instead of passing it over.
        ("clinic", "0016_retention"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(UNLOGGED, LOGGED),
        migrations.RunSQL(SIGN_IN_EVENTS, NO_SIGN_IN_EVENTS),
        migrations.RunPython(migrations.RunPython.noop, as_pghistory_has_it),
        migrations.RunSQL(CONTEXT, NO_CONTEXT),
        migrations.RunSQL(REFUSE + DIGESTS + HASH_OF + AMEND, UNDO),
    ]
