"""What the tables of patients promise: what never changes, and who may when she is erased."""

from django.db import migrations

# While a patient's record is erased, in that transaction and for her rows alone, what otherwise
# never changes may. What is left of it goes when the years are over for which it must be kept.
ERASING = """
CREATE FUNCTION patients_erasing(patient bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('steady.erasing', true), '') = patient::text
$$;

CREATE FUNCTION patients_years_are_over(patient bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('steady.last_erasing', true), '') = $1::text AND EXISTS (
        SELECT 1 FROM patients_departure d
        JOIN patients_patient p ON p.id = d.patient_id
        JOIN clinic_clinic c ON c.id = p.clinic_id
        WHERE d.patient_id = $1 AND p.status = 'erased' AND d.keep_until < current_date
            AND d.erased_at + make_interval(years => c.record_years::int) <= now()
    ) AND NOT EXISTS (
        SELECT 1 FROM patients_legalhold h
        WHERE h.patient_id = $1 AND h.lifted_at IS NULL AND h.until >= current_date
    )
$$;
"""
NOT_ERASING = """
DROP FUNCTION patients_years_are_over(bigint);
DROP FUNCTION patients_erasing(bigint);
"""

# The only mark that a symptom report may get is that a newer version exists.
REPORTS = """
CREATE FUNCTION patients_report_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'UPDATE' AND patients_erasing(OLD.patient_id))
       OR patients_years_are_over(OLD.patient_id) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
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
NO_REPORTS = """
DROP TRIGGER report_is_append_only ON patients_symptomreport;
DROP FUNCTION patients_report_append_only();
"""

# An answer never changes, and the column that mail goes by says what the newest one says. A change
# of the column that no answer explains, in raw SQL say, leaves an answer when it commits.
CONSENT = """
CREATE FUNCTION patients_consent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'UPDATE' AND patients_erasing(OLD.patient_id))
       OR patients_years_are_over(OLD.patient_id) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'an answer never changes; save a new one'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_is_append_only';
END $$;
CREATE TRIGGER consent_is_append_only
    BEFORE UPDATE OR DELETE ON patients_consent
    FOR EACH ROW EXECUTE FUNCTION patients_consent_append_only();

CREATE FUNCTION patients_answer_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE patients_patient SET consents_to_mail = NEW.given
    WHERE id = NEW.patient_id AND consents_to_mail <> NEW.given;
    RETURN NULL;
END $$;
CREATE TRIGGER answer_counts
    AFTER INSERT ON patients_consent
    FOR EACH ROW WHEN (NEW.purpose = 'mail') EXECUTE FUNCTION patients_answer_counts();

CREATE FUNCTION patients_mail_has_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO patients_consent
        (uid, created_at, clinic_id, patient_id, purpose, given, version, language, wording, how)
    SELECT gen_random_uuid(), now(), p.clinic_id, p.id, 'mail', p.consents_to_mail, 0, '', '',
        'database'
    FROM patients_patient p
    WHERE p.id = NEW.id AND p.consents_to_mail IS DISTINCT FROM (
        SELECT given FROM patients_consent
        WHERE patient_id = p.id AND purpose = 'mail' ORDER BY id DESC LIMIT 1);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mail_has_answer
    AFTER INSERT OR UPDATE OF consents_to_mail ON patients_patient
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION patients_mail_has_answer();
"""
NO_CONSENT = """
DROP TRIGGER mail_has_answer ON patients_patient;
DROP FUNCTION patients_mail_has_answer();
DROP TRIGGER answer_counts ON patients_consent;
DROP FUNCTION patients_answer_counts();
DROP TRIGGER consent_is_append_only ON patients_consent;
DROP FUNCTION patients_consent_append_only();
"""

# A clinic knows by a column of its own whether any record of it is restricted or was opened.
RESTRICTED = """
CREATE FUNCTION patients_keep_has_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint := coalesce(NEW.clinic_id, OLD.clinic_id);
    standing boolean;
BEGIN
    standing := EXISTS (SELECT 1 FROM patients_restriction
                        WHERE clinic_id = concerned AND lifted_at IS NULL)
             OR EXISTS (SELECT 1 FROM patients_recordopening
                        WHERE clinic_id = concerned AND reviewed_at IS NULL);
    UPDATE clinic_clinic SET has_restricted = standing
    WHERE id = concerned AND has_restricted <> standing;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_has_restricted
    AFTER INSERT OR UPDATE OR DELETE ON patients_restriction
    FOR EACH ROW EXECUTE FUNCTION patients_keep_has_restricted();
CREATE TRIGGER keep_has_restricted
    AFTER INSERT OR UPDATE OR DELETE ON patients_recordopening
    FOR EACH ROW EXECUTE FUNCTION patients_keep_has_restricted();
"""
NOT_RESTRICTED = """
DROP TRIGGER keep_has_restricted ON patients_recordopening;
DROP TRIGGER keep_has_restricted ON patients_restriction;
DROP FUNCTION patients_keep_has_restricted();
"""

# What is kept of an erased record changes no more, whoever writes: only erasing itself may. Answers
# to consent have a trigger of their own, and one that writes them when a transaction ends.
_FACTS = (
    "therapycourse", "symptomreport", "measurement", "precaution", "dispensing",
    "carer", "correction", "restriction", "namedcarer",
)  # fmt: skip
ERASED = """
CREATE FUNCTION patients_erased_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint := CASE WHEN TG_TABLE_NAME = 'patients_patient'
        THEN (to_jsonb(NEW) ->> 'id')::bigint ELSE (to_jsonb(NEW) ->> 'patient_id')::bigint END;
BEGIN
    IF patients_erasing(concerned) OR NOT EXISTS (
        SELECT 1 FROM patients_patient WHERE id = concerned AND status = 'erased'
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an erased record never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'erased_record_never_changes';
END $$;
CREATE TRIGGER erased_never_changes
    BEFORE UPDATE ON patients_patient FOR EACH ROW
    WHEN (OLD.status = 'erased') EXECUTE FUNCTION patients_erased_never_changes();
""" + "".join(
    f"CREATE TRIGGER erased_never_changes BEFORE INSERT OR UPDATE ON patients_{table} "
    "FOR EACH ROW EXECUTE FUNCTION patients_erased_never_changes();\n"
    for table in _FACTS
)
NOT_ERASED = (
    "".join(f"DROP TRIGGER erased_never_changes ON patients_{table};\n" for table in _FACTS)
    + "DROP TRIGGER erased_never_changes ON patients_patient;\n"
    "DROP FUNCTION patients_erased_never_changes();"
)

# When she was erased, and until when the rest is kept, is no one's to change afterwards.
DEPARTURE = """
CREATE FUNCTION patients_departure_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'when she was erased never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'departure_stands';
END $$;
CREATE TRIGGER departure_stands BEFORE UPDATE ON patients_departure FOR EACH ROW
    WHEN (OLD.erased_at IS NOT NULL AND (NEW.erased_at, NEW.keep_until, NEW.patient_id)
          IS DISTINCT FROM (OLD.erased_at, OLD.keep_until, OLD.patient_id))
    EXECUTE FUNCTION patients_departure_stands();
"""
NO_DEPARTURE = """
DROP TRIGGER departure_stands ON patients_departure;
DROP FUNCTION patients_departure_stands();
"""


class Migration(migrations.Migration):
    replaces = [("patients", "0002_reports_are_append_only")]

    dependencies = [
        # The tables, by the last file they were joined from: Django then refuses a database that
        # stopped on the way there, instead of passing it over.
        ("patients", "0017_legal_holds"),
    ]

    operations = [
        migrations.RunSQL(ERASING, NOT_ERASING),
        migrations.RunSQL(REPORTS, NO_REPORTS),
        migrations.RunSQL(CONSENT, NO_CONSENT),
        migrations.RunSQL(RESTRICTED, NOT_RESTRICTED),
        migrations.RunSQL(ERASED, NOT_ERASED),
        migrations.RunSQL(DEPARTURE, NO_DEPARTURE),
    ]
