"""Seal what names or describes a patient (docs/adr/0020-encrypted-columns.md)."""

import clinic.sealed.blind
import clinic.sealed.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from clinic.sealed.migrating import SealColumns
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0015_sealed_columns'),
        ('patients', '0015_codes_of_sign_ins'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='carer',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='patient',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='carer',
            name='carer_once_per_patient_and_address',
        ),
        migrations.AddField(
            model_name='carer',
            name='email_index',
            field=clinic.sealed.blind.BlindIndexField(blank=True, default='', editable=False, max_length=64, of='email'),
        ),
        migrations.AddField(
            model_name='patient',
            name='email_index',
            field=clinic.sealed.blind.BlindIndexField(blank=True, default='', editable=False, max_length=64, of='email'),
        ),
        SealColumns(
            {
                'carer': {
                    'email': clinic.sealed.fields.EncryptedEmailField(max_length=254),
                },
                'carerevent': {
                    'email': clinic.sealed.fields.EncryptedEmailField(max_length=254),
                },
                'correction': {
                    'answer': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=1000),
                    'said': clinic.sealed.fields.EncryptedCharField(max_length=1000),
                    'shown': clinic.sealed.fields.EncryptedCharField(max_length=200),
                },
                'csvimport': {
                    'file_name': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=120),
                },
                'csvimportevent': {
                    'file_name': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=120),
                },
                'measurement': {
                    'method': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                },
                'measurementevent': {
                    'method': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                },
                'patient': {
                    'email': clinic.sealed.fields.EncryptedEmailField(blank=True, max_length=254),
                    'phone': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=40),
                },
                'patientevent': {
                    'email': clinic.sealed.fields.EncryptedEmailField(blank=True, max_length=254),
                    'phone': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=40),
                },
                'precaution': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'precautionevent': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'symptomreport': {
                    'missed_words': clinic.sealed.fields.EncryptedCharField(blank=True, db_default='', max_length=300, verbose_name='why, in her words'),
                    'note': clinic.sealed.fields.EncryptedTextField(blank=True, max_length=1000),
                },
            },
            indexes=('patient', 'carer'),
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['email_index'], name='patient_by_address'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."clinic_id" IS DISTINCT FROM (NEW."clinic_id") OR OLD."consented_by" IS DISTINCT FROM (NEW."consented_by") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by" IS DISTINCT FROM (NEW."ended_by") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."may_answer" IS DISTINCT FROM (NEW."may_answer") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."patient_id" IS DISTINCT FROM (NEW."patient_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."relation" IS DISTINCT FROM (NEW."relation") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "patients_carerevent" ("accepted_at", "clinic_id", "consented_by", "created_at", "email", "ended_at", "ended_by", "id", "language", "may_answer", "name", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "relation", "uid") VALUES (NEW."accepted_at", NEW."clinic_id", NEW."consented_by", NEW."created_at", NEW."email", NEW."ended_at", NEW."ended_by", NEW."id", NEW."language", NEW."may_answer", NEW."name", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."relation", NEW."uid"); RETURN NULL;', hash='ac44922449e6980ef9f0c17023d72c37b654b2c2', operation='UPDATE', pgid='pgtrigger_update_update_ce52a', table='patients_carer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."clinic_id" IS DISTINCT FROM (NEW."clinic_id") OR OLD."consents_to_mail" IS DISTINCT FROM (NEW."consents_to_mail") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."mrn" IS DISTINCT FROM (NEW."mrn") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."reminder_days" IS DISTINCT FROM (NEW."reminder_days") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "patients_patientevent" ("birth_date", "clinic_id", "consents_to_mail", "created_at", "email", "family_name", "given_name", "id", "language", "mrn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reminder_days", "status", "time_zone", "uid") VALUES (NEW."birth_date", NEW."clinic_id", NEW."consents_to_mail", NEW."created_at", NEW."email", NEW."family_name", NEW."given_name", NEW."id", NEW."language", NEW."mrn", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."reminder_days", NEW."status", NEW."time_zone", NEW."uid"); RETURN NULL;', hash='52e45c4043e3ecb4e0a0f90aa167813f8b4f9d84', operation='UPDATE', pgid='pgtrigger_update_update_546ce', table='patients_patient', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='carer',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('patient', 'email_index'), name='carer_once_per_patient_and_address'),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('email_index', '')), models.Q(models.Q(('email', ''), _negated=True), models.Q(('email_index', ''), _negated=True)), _connector='OR'), name='patient_address_has_its_index'),
        ),
    ]
