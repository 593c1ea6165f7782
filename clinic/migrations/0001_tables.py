"""The tables of the clinic and its staff, of signing in, the audit trail and retention.

An `...Event` is the history of the table before it: its triggers write there, and it never changes.
Joined from the files named in `replaces` (docs/adr/0023-joined-migrations.md).
"""

import clinic.clock
import clinic.models.clinic
import clinic.sealed.fields
import clinic.zones
import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import uuid
from clinic.creating import CreateTables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('clinic', '0001_initial'),
        ('clinic', '0002_waitlist_settings'),
        ('clinic', '0003_keyboard_shortcuts'),
        ('clinic', '0004_calls_and_digest'),
        ('clinic', '0005_mail_of_the_day'),
        ('clinic', '0006_clinic_logo'),
        ('clinic', '0007_mail_times_change'),
        ('clinic', '0008_help_numbers'),
        ('clinic', '0009_rights'),
        ('clinic', '0010_care_and_openings'),
        ('clinic', '0011_identity'),
        ('clinic', '0012_limits_and_api_tokens'),
        ('clinic', '0013_audit_trail'),
        ('clinic', '0015_sealed_columns'),
        ('clinic', '0016_retention'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='AccessEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('patients', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                        ('view', models.CharField(max_length=80)),
                        ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=[], default=list, size=None)),
                        ('purpose', models.CharField(blank=True, db_default='', help_text='The permission that opened it.', max_length=60)),
                        ('route', models.CharField(blank=True, db_default='', max_length=80)),
                        ('request', models.UUIDField(blank=True, help_text='The request of these reads.', null=True)),
                        ('session', models.CharField(blank=True, db_default='', max_length=16)),
                        ('address', models.CharField(blank=True, db_default='', help_text='The network, without its last part.', max_length=45)),
                        ('token', models.CharField(blank=True, db_default='', max_length=40)),
                        ('break_glass', models.CharField(blank=True, db_default='', max_length=40)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['clinic', '-created_at'], name='access_event_recent'),
                            models.Index(fields=['clinic', 'staff', '-id'], name='access_event_of_staff'),
                            django.contrib.postgres.indexes.GinIndex(fields=['patients'], name='access_event_of_patient'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Allowance',
                    fields=[
                        ('key', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ('used_until', models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=80)),
                        ('start', models.CharField(help_text='How its secret begins, to know it by.', max_length=20)),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                        ('expires_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                        ('last_used_at', models.DateTimeField(blank=True, help_text='To the minute.', null=True)),
                        ('last_address', models.CharField(blank=True, help_text='The network it was in.', max_length=50)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['clinic', 'staff'], name='api_token_of_person'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('clinic', 'staff', 'name'), name='api_token_name_once_a_person'),
                            models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('created_at'), '+', models.Value(datetime.timedelta(days=365))))), name='api_token_ends_within_a_year'),
                            models.CheckConstraint(condition=models.Q(('permissions__len__gt', 0)), name='api_token_permits_something'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_apitokenevent" ("clinic_id", "created_at", "expires_at", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "staff_id", "start", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."name", NEW."permissions", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."staff_id", NEW."start", NEW."uid"); RETURN NULL;', hash='8c6f8ae0fbb565b9e1adfdb2459ea23f8bf266d6', operation='INSERT', pgid='pgtrigger_insert_insert_45a81', table='clinic_apitoken', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."clinic_id" IS DISTINCT FROM (NEW."clinic_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."permissions" IS DISTINCT FROM (NEW."permissions") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."staff_id" IS DISTINCT FROM (NEW."staff_id") OR OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "clinic_apitokenevent" ("clinic_id", "created_at", "expires_at", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "staff_id", "start", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."name", NEW."permissions", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."staff_id", NEW."start", NEW."uid"); RETURN NULL;', hash='dec4af8856737ea6b0274dc368eca302a2646224', operation='UPDATE', pgid='pgtrigger_update_update_4931c', table='clinic_apitoken', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_apitokenevent" ("clinic_id", "created_at", "expires_at", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "staff_id", "start", "uid") VALUES (OLD."clinic_id", OLD."created_at", OLD."expires_at", OLD."id", OLD."name", OLD."permissions", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."staff_id", OLD."start", OLD."uid"); RETURN NULL;', hash='aa58de29d4596e9d433d7665f9286bf31ebc75b3', operation='DELETE', pgid='pgtrigger_delete_delete_c7ff3', table='clinic_apitoken', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ApiTokenEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.apitoken')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=80)),
                        ('start', models.CharField(help_text='How its secret begins, to know it by.', max_length=20)),
                        ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                        ('expires_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d5e4c6970ece6ac769c84dd357c5d6c86c38b7ba', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8735d', table='clinic_apitokenevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AuditLayout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('table', models.CharField(max_length=63)),
                        ('key', models.CharField(max_length=63)),
                        ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=63), size=None)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('table', 'columns'), name='audit_layout_once'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AuditSeal',
                    fields=[
                        ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('sealed_at', models.DateTimeField()),
                        ('why', models.CharField(blank=True, max_length=200)),
                        ('previous', models.CharField(max_length=64)),
                        ('hash', models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='clinic.auditseal')),
                        ('layout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.auditlayout')),
                        ('after', models.BigIntegerField()),
                        ('upto', models.BigIntegerField()),
                        ('rows', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                        ('amended_upto', models.BigIntegerField(default=0, help_text='The newest amendment of before: these rows hold it already.')),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['layout', 'upto'], name='audit_part_of_key'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('upto__gt', models.F('after'))), name='audit_part_has_a_range'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AuditAmendment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('table', models.CharField(max_length=63)),
                        ('key', models.BigIntegerField()),
                        ('before_hash', models.BinaryField()),
                        ('after_hash', models.BinaryField(null=True)),
                        ('why', models.CharField(max_length=200)),
                        ('actor', models.CharField(max_length=120)),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['table', 'key', 'id'], name='audit_amendment_of_row'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='AuditVerification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('verified_at', models.DateTimeField(default=clinic.clock.now)),
                        ('passed', models.BooleanField()),
                        ('seals', models.BigIntegerField()),
                        ('rows', models.BigIntegerField()),
                        ('said', models.TextField(blank=True)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['-verified_at'], name='audit_verification_newest'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Clinic',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('name', models.CharField(max_length=120)),
                        ('time_zone', models.CharField(max_length=64, validators=[clinic.zones.validate_zone])),
                        ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=clinic.models.clinic.default_languages, size=None)),
                        ('phone', models.CharField(help_text='The number patients call.', max_length=40)),
                        ('address', models.CharField(blank=True, max_length=200)),
                        ('arrival_notes', models.TextField(blank=True, help_text='Floor, entrance, what to bring: printed in every reminder.')),
                        ('help_numbers', models.TextField(blank=True, db_default='', help_text='Who listens at any hour, one a line: shown to a patient who says she is low.', max_length=600)),
                        ('mail_name', models.CharField(help_text='A neutral sender name that gives no diagnosis away.', max_length=60)),
                        ('reminder_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(28)]), default=clinic.models.clinic.default_reminder_days, help_text='How many days before a session each reminder goes out.', size=None)),
                        ('quiet_from', models.TimeField(default='20:00', help_text='No reminder leaves after this time.')),
                        ('quiet_until', models.TimeField(default='08:00', help_text='No reminder leaves before this time.')),
                        ('check_in_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)])),
                        ('offer_hours', models.PositiveSmallIntegerField(db_default=12, default=12, help_text='How long a free place is held for the patient it is offered to.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(72)])),
                        ('waitlist_cutoff_hours', models.PositiveSmallIntegerField(db_default=24, default=24, help_text='Later than this before a session, places are offered by phone only.', validators=[django.core.validators.MaxValueValidator(168)])),
                        ('excused_notice_hours', models.PositiveSmallIntegerField(db_default=24, default=24, help_text='Whoever cancels at least this long before may make the session up.', validators=[django.core.validators.MaxValueValidator(168)])),
                        ('call_attempts', models.PositiveSmallIntegerField(db_default=3, default=3, help_text='How often a patient is tried before she counts as not reached.', validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(10)])),
                        ('digest_at', models.TimeField(db_default='07:30', default='07:30', help_text='When nurses who want it get the mail about their list, on working days.')),
                        ('day_sheet_at', models.TimeField(db_default='07:00', default='07:00', help_text='When physiologists who want it get the mail about their day.')),
                        ('record_years', models.PositiveSmallIntegerField(db_default=10, default=10, help_text='How long the law keeps a health record after care has ended: check it.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                        ('names_readers', models.BooleanField(db_default=True, default=True, help_text='Whether a patient sees the names, not only the roles, of who opened her record.')),
                        ('care_only', models.BooleanField(db_default=False, default=False, help_text='Whether physiologists open only the records of patients in their care.')),
                        ('opening_minutes', models.PositiveSmallIntegerField(db_default=60, default=60, help_text='How long a restricted record stays open to whoever opened it with a reason.', validators=[django.core.validators.MinValueValidator(15), django.core.validators.MaxValueValidator(240)])),
                        ('has_restricted', models.BooleanField(db_default=False, default=False, editable=False)),
                        ('is_demo', models.BooleanField(default=False, editable=False)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('check_in_days__gte', 1), ('check_in_days__lte', 28)), name='clinic_check_in_days_1_to_28'),
                            models.CheckConstraint(condition=models.Q(('offer_hours__gte', 1), ('offer_hours__lte', 72)), name='clinic_offer_hours_1_to_72'),
                            models.CheckConstraint(condition=models.Q(('excused_notice_hours__lte', 168), ('waitlist_cutoff_hours__lte', 168)), name='clinic_hours_before_up_to_168'),
                            models.CheckConstraint(condition=models.Q(('call_attempts__gte', 2), ('call_attempts__lte', 10)), name='clinic_call_attempts_2_to_10'),
                            models.CheckConstraint(condition=models.Q(('record_years__gte', 1), ('record_years__lte', 100)), name='clinic_record_years_1_to_100'),
                            models.CheckConstraint(condition=models.Q(('opening_minutes__gte', 15), ('opening_minutes__lte', 240)), name='clinic_opening_minutes_15_to_240'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinicevent" ("address", "arrival_notes", "call_attempts", "care_only", "check_in_days", "created_at", "day_sheet_at", "digest_at", "excused_notice_hours", "has_restricted", "help_numbers", "id", "is_demo", "languages", "mail_name", "name", "names_readers", "offer_hours", "opening_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quiet_from", "quiet_until", "record_years", "reminder_days", "time_zone", "uid", "waitlist_cutoff_hours") VALUES (NEW."address", NEW."arrival_notes", NEW."call_attempts", NEW."care_only", NEW."check_in_days", NEW."created_at", NEW."day_sheet_at", NEW."digest_at", NEW."excused_notice_hours", NEW."has_restricted", NEW."help_numbers", NEW."id", NEW."is_demo", NEW."languages", NEW."mail_name", NEW."name", NEW."names_readers", NEW."offer_hours", NEW."opening_minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."quiet_from", NEW."quiet_until", NEW."record_years", NEW."reminder_days", NEW."time_zone", NEW."uid", NEW."waitlist_cutoff_hours"); RETURN NULL;', hash='f482803902031e24cd3f6337055147bcd2019e3b', operation='INSERT', pgid='pgtrigger_insert_insert_89e20', table='clinic_clinic', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_clinicevent" ("address", "arrival_notes", "call_attempts", "care_only", "check_in_days", "created_at", "day_sheet_at", "digest_at", "excused_notice_hours", "has_restricted", "help_numbers", "id", "is_demo", "languages", "mail_name", "name", "names_readers", "offer_hours", "opening_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quiet_from", "quiet_until", "record_years", "reminder_days", "time_zone", "uid", "waitlist_cutoff_hours") VALUES (NEW."address", NEW."arrival_notes", NEW."call_attempts", NEW."care_only", NEW."check_in_days", NEW."created_at", NEW."day_sheet_at", NEW."digest_at", NEW."excused_notice_hours", NEW."has_restricted", NEW."help_numbers", NEW."id", NEW."is_demo", NEW."languages", NEW."mail_name", NEW."name", NEW."names_readers", NEW."offer_hours", NEW."opening_minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."quiet_from", NEW."quiet_until", NEW."record_years", NEW."reminder_days", NEW."time_zone", NEW."uid", NEW."waitlist_cutoff_hours"); RETURN NULL;', hash='d517ff107b91ae69df4e254118a5e022d6aa0575', operation='UPDATE', pgid='pgtrigger_update_update_20361', table='clinic_clinic', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinicevent" ("address", "arrival_notes", "call_attempts", "care_only", "check_in_days", "created_at", "day_sheet_at", "digest_at", "excused_notice_hours", "has_restricted", "help_numbers", "id", "is_demo", "languages", "mail_name", "name", "names_readers", "offer_hours", "opening_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quiet_from", "quiet_until", "record_years", "reminder_days", "time_zone", "uid", "waitlist_cutoff_hours") VALUES (OLD."address", OLD."arrival_notes", OLD."call_attempts", OLD."care_only", OLD."check_in_days", OLD."created_at", OLD."day_sheet_at", OLD."digest_at", OLD."excused_notice_hours", OLD."has_restricted", OLD."help_numbers", OLD."id", OLD."is_demo", OLD."languages", OLD."mail_name", OLD."name", OLD."names_readers", OLD."offer_hours", OLD."opening_minutes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."quiet_from", OLD."quiet_until", OLD."record_years", OLD."reminder_days", OLD."time_zone", OLD."uid", OLD."waitlist_cutoff_hours"); RETURN NULL;', hash='e9c278880f4b62578e79301813a79e9fcf5f2841', operation='DELETE', pgid='pgtrigger_delete_delete_b174d', table='clinic_clinic', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ClinicEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.clinic')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('name', models.CharField(max_length=120)),
                        ('time_zone', models.CharField(max_length=64, validators=[clinic.zones.validate_zone])),
                        ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=clinic.models.clinic.default_languages, size=None)),
                        ('phone', models.CharField(help_text='The number patients call.', max_length=40)),
                        ('address', models.CharField(blank=True, max_length=200)),
                        ('arrival_notes', models.TextField(blank=True, help_text='Floor, entrance, what to bring: printed in every reminder.')),
                        ('help_numbers', models.TextField(blank=True, db_default='', help_text='Who listens at any hour, one a line: shown to a patient who says she is low.', max_length=600)),
                        ('mail_name', models.CharField(help_text='A neutral sender name that gives no diagnosis away.', max_length=60)),
                        ('reminder_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(28)]), default=clinic.models.clinic.default_reminder_days, help_text='How many days before a session each reminder goes out.', size=None)),
                        ('quiet_from', models.TimeField(default='20:00', help_text='No reminder leaves after this time.')),
                        ('quiet_until', models.TimeField(default='08:00', help_text='No reminder leaves before this time.')),
                        ('check_in_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)])),
                        ('offer_hours', models.PositiveSmallIntegerField(db_default=12, default=12, help_text='How long a free place is held for the patient it is offered to.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(72)])),
                        ('waitlist_cutoff_hours', models.PositiveSmallIntegerField(db_default=24, default=24, help_text='Later than this before a session, places are offered by phone only.', validators=[django.core.validators.MaxValueValidator(168)])),
                        ('excused_notice_hours', models.PositiveSmallIntegerField(db_default=24, default=24, help_text='Whoever cancels at least this long before may make the session up.', validators=[django.core.validators.MaxValueValidator(168)])),
                        ('call_attempts', models.PositiveSmallIntegerField(db_default=3, default=3, help_text='How often a patient is tried before she counts as not reached.', validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(10)])),
                        ('digest_at', models.TimeField(db_default='07:30', default='07:30', help_text='When nurses who want it get the mail about their list, on working days.')),
                        ('day_sheet_at', models.TimeField(db_default='07:00', default='07:00', help_text='When physiologists who want it get the mail about their day.')),
                        ('record_years', models.PositiveSmallIntegerField(db_default=10, default=10, help_text='How long the law keeps a health record after care has ended: check it.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                        ('names_readers', models.BooleanField(db_default=True, default=True, help_text='Whether a patient sees the names, not only the roles, of who opened her record.')),
                        ('care_only', models.BooleanField(db_default=False, default=False, help_text='Whether physiologists open only the records of patients in their care.')),
                        ('opening_minutes', models.PositiveSmallIntegerField(db_default=60, default=60, help_text='How long a restricted record stays open to whoever opened it with a reason.', validators=[django.core.validators.MinValueValidator(15), django.core.validators.MaxValueValidator(240)])),
                        ('has_restricted', models.BooleanField(db_default=False, default=False, editable=False)),
                        ('is_demo', models.BooleanField(default=False, editable=False)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e95756292361c8b8898d01ff547da61543329260', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6f503', table='clinic_clinicevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='WorkingHours',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='clinic.room')),
                        ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                        ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')])),
                        ('opens', models.TimeField()),
                        ('closes', models.TimeField()),
                    ],
                    options={
                        'verbose_name_plural': 'working hours',
                        'ordering': ['weekday', 'opens'],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='hours_close_after_opening'),
                            models.CheckConstraint(condition=models.Q(('weekday__gte', 1), ('weekday__lte', 7)), name='hours_weekday_1_to_7'),
                            models.CheckConstraint(condition=models.Q(('room__isnull', True), ('staff__isnull', True), _connector='OR'), name='hours_of_room_or_staff'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_workinghoursevent" ("clinic_id", "closes", "created_at", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "staff_id", "uid", "weekday") VALUES (NEW."clinic_id", NEW."closes", NEW."created_at", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."room_id", NEW."staff_id", NEW."uid", NEW."weekday"); RETURN NULL;', hash='042fd798af4916b2a8cea7889b2da9190e699ea0', operation='INSERT', pgid='pgtrigger_insert_insert_31751', table='clinic_workinghours', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_workinghoursevent" ("clinic_id", "closes", "created_at", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "staff_id", "uid", "weekday") VALUES (NEW."clinic_id", NEW."closes", NEW."created_at", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."room_id", NEW."staff_id", NEW."uid", NEW."weekday"); RETURN NULL;', hash='b07eacffa09150d5edae91d112604e89af32cfc2', operation='UPDATE', pgid='pgtrigger_update_update_bee22', table='clinic_workinghours', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_workinghoursevent" ("clinic_id", "closes", "created_at", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_id", "staff_id", "uid", "weekday") VALUES (OLD."clinic_id", OLD."closes", OLD."created_at", OLD."id", OLD."opens", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."room_id", OLD."staff_id", OLD."uid", OLD."weekday"); RETURN NULL;', hash='6808cb4edd43c77cbc762b77724ceb457c7294fb', operation='DELETE', pgid='pgtrigger_delete_delete_28220', table='clinic_workinghours', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='WorkingHoursEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.workinghours')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('room', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.room')),
                        ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')])),
                        ('opens', models.TimeField()),
                        ('closes', models.TimeField()),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aaf045fb2edd101698c97f48c99f80e56242aada', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f4dcc', table='clinic_workinghoursevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Closure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='clinic.room')),
                        ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                        ('first_day', models.DateField()),
                        ('last_day', models.DateField()),
                        ('reason', models.CharField(max_length=120)),
                    ],
                    options={
                        'ordering': ['first_day'],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='closure_ends_after_it_starts'),
                            models.CheckConstraint(condition=models.Q(('room__isnull', True), ('staff__isnull', True), _connector='OR'), name='closure_of_room_or_staff'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_closureevent" ("clinic_id", "created_at", "first_day", "id", "last_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "room_id", "staff_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."first_day", NEW."id", NEW."last_day", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."room_id", NEW."staff_id", NEW."uid"); RETURN NULL;', hash='e7773e161cc4714035014f4be53f67449ac4734a', operation='INSERT', pgid='pgtrigger_insert_insert_7d653', table='clinic_closure', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_closureevent" ("clinic_id", "created_at", "first_day", "id", "last_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "room_id", "staff_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."first_day", NEW."id", NEW."last_day", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."room_id", NEW."staff_id", NEW."uid"); RETURN NULL;', hash='b3f233a438d69671482b2069b01523e4e7c338a1', operation='UPDATE', pgid='pgtrigger_update_update_940e0', table='clinic_closure', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_closureevent" ("clinic_id", "created_at", "first_day", "id", "last_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "room_id", "staff_id", "uid") VALUES (OLD."clinic_id", OLD."created_at", OLD."first_day", OLD."id", OLD."last_day", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."room_id", OLD."staff_id", OLD."uid"); RETURN NULL;', hash='48ff36fb3c2ecd91967b5af52fa386020084b369', operation='DELETE', pgid='pgtrigger_delete_delete_20cdb', table='clinic_closure', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ClosureEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.closure')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('room', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.room')),
                        ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('first_day', models.DateField()),
                        ('last_day', models.DateField()),
                        ('reason', models.CharField(max_length=120)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5fd5b2c305e1a1f74964afe38ef3778d996eb6de', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4880b', table='clinic_closureevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='IdempotentResponse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.CharField(max_length=200)),
                        ('request_hash', models.CharField(max_length=64)),
                        ('status', models.PositiveSmallIntegerField(default=0)),
                        ('body', clinic.sealed.fields.EncryptedJSONField(default=dict)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'staff', 'key'), name='idempotency_key_once_per_person'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='clinic.membership')),
                        ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.PositiveSmallIntegerField(default=1)),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('expires_at', models.DateTimeField()),
                        ('accepted_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('membership',), name='invitation_one_open_a_role'),
                            models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_accepted_or_withdrawn'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_invitationevent" ("accepted_at", "clinic_id", "created_at", "expires_at", "id", "invited_by_id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round", "uid", "withdrawn_at") VALUES (NEW."accepted_at", NEW."clinic_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round", NEW."uid", NEW."withdrawn_at"); RETURN NULL;', hash='80e616910a5e725b5d32675b5befd8a966478f53', operation='INSERT', pgid='pgtrigger_insert_insert_1e6c5', table='clinic_invitation', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."clinic_id" IS DISTINCT FROM (NEW."clinic_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."membership_id" IS DISTINCT FROM (NEW."membership_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at"))', func='INSERT INTO "clinic_invitationevent" ("accepted_at", "clinic_id", "created_at", "expires_at", "id", "invited_by_id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round", "uid", "withdrawn_at") VALUES (NEW."accepted_at", NEW."clinic_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round", NEW."uid", NEW."withdrawn_at"); RETURN NULL;', hash='ed5fea25ea0f9c75177ced3cb0a965d4ff607cec', operation='UPDATE', pgid='pgtrigger_update_update_de1fb', table='clinic_invitation', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_invitationevent" ("accepted_at", "clinic_id", "created_at", "expires_at", "id", "invited_by_id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round", "uid", "withdrawn_at") VALUES (OLD."accepted_at", OLD."clinic_id", OLD."created_at", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."membership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round", OLD."uid", OLD."withdrawn_at"); RETURN NULL;', hash='0d4bc1dd5d22e252dd8b67c519197ba43fb81134', operation='DELETE', pgid='pgtrigger_delete_delete_63bc8', table='clinic_invitation', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='InvitationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.invitation')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.membership')),
                        ('invited_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.PositiveSmallIntegerField(default=1)),
                        ('expires_at', models.DateTimeField()),
                        ('accepted_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c956430ae1d84600eb4753914a1eb9b3607b46b2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7e1b1', table='clinic_invitationevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ClinicLogo',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('png', models.BinaryField()),
                        ('digest', models.CharField(help_text='SHA-256 of the picture, in hexadecimal.', max_length=64)),
                        ('width', models.PositiveSmallIntegerField()),
                        ('height', models.PositiveSmallIntegerField()),
                        ('replaced_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('clinic',), name='logo_one_current_a_clinic'),
                            models.CheckConstraint(condition=models.Q(('height__gte', 1), ('height__lte', 160), ('width__gte', 1), ('width__lte', 480)), name='logo_no_larger_than_shown'),
                            models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func('png', function='octet_length', output_field=models.IntegerField()), 30720), name='logo_small_enough_for_a_mail'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_cliniclogoevent" ("clinic_id", "created_at", "digest", "height", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_at", "uid", "width") VALUES (NEW."clinic_id", NEW."created_at", NEW."digest", NEW."height", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."replaced_at", NEW."uid", NEW."width"); RETURN NULL;', hash='9127be6a7cd357d95976dd850930a6c8fb227f30', operation='INSERT', pgid='pgtrigger_insert_insert_1fa0e', table='clinic_cliniclogo', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."clinic_id" IS DISTINCT FROM (NEW."clinic_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."height" IS DISTINCT FROM (NEW."height") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."replaced_at" IS DISTINCT FROM (NEW."replaced_at") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."width" IS DISTINCT FROM (NEW."width"))', func='INSERT INTO "clinic_cliniclogoevent" ("clinic_id", "created_at", "digest", "height", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_at", "uid", "width") VALUES (NEW."clinic_id", NEW."created_at", NEW."digest", NEW."height", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."replaced_at", NEW."uid", NEW."width"); RETURN NULL;', hash='3d6d9e0864011fbac07d48eef22c754f1f60b4cc', operation='UPDATE', pgid='pgtrigger_update_update_f17a2', table='clinic_cliniclogo', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_cliniclogoevent" ("clinic_id", "created_at", "digest", "height", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_at", "uid", "width") VALUES (OLD."clinic_id", OLD."created_at", OLD."digest", OLD."height", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."replaced_at", OLD."uid", OLD."width"); RETURN NULL;', hash='7c982cb0b8cbf4d83bc5e023206c1bc1f3385090', operation='DELETE', pgid='pgtrigger_delete_delete_bab5f', table='clinic_cliniclogo', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ClinicLogoEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.cliniclogo')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('digest', models.CharField(help_text='SHA-256 of the picture, in hexadecimal.', max_length=64)),
                        ('width', models.PositiveSmallIntegerField()),
                        ('height', models.PositiveSmallIntegerField()),
                        ('replaced_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a2c7f43aef0ac9308d66850f5ae44127d0d5e429', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_03cda', table='clinic_cliniclogoevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MailTimesChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('clinic', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clinic.clinic')),
                        ('changed_at', models.DateTimeField(default=clinic.clock.now)),
                        ('done_at', models.DateTimeField(blank=True, null=True)),
                        ('moved', models.PositiveIntegerField(default=0, help_text='Mails planned, moved or called off.')),
                    ],
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('physiologist', 'Exercise physiologist'), ('nurse', 'Oncology nurse'), ('coordinator', 'Coordinator'), ('administrator', 'Administrator')], max_length=20)),
                        ('is_active', models.BooleanField(default=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('staff', 'clinic', 'role'), name='membership_role_once_per_clinic'),
                            models.CheckConstraint(condition=models.Q(('role__in', ['physiologist', 'nurse', 'coordinator', 'administrator'])), name='membership_role_known'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_membershipevent" ("clinic_id", "created_at", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."staff_id", NEW."uid"); RETURN NULL;', hash='553324ed378c2aee3d5db2d73644ec5728a575b2', operation='INSERT', pgid='pgtrigger_insert_insert_847aa', table='clinic_membership', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_membershipevent" ("clinic_id", "created_at", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."staff_id", NEW."uid"); RETURN NULL;', hash='3671bb2f7d0f647da64ac46a9925442627f2ae39', operation='UPDATE', pgid='pgtrigger_update_update_d0685', table='clinic_membership', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_membershipevent" ("clinic_id", "created_at", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "uid") VALUES (OLD."clinic_id", OLD."created_at", OLD."id", OLD."is_active", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."staff_id", OLD."uid"); RETURN NULL;', hash='922e635eecf58d730a6a2fe1b7556cfa56a5963c', operation='DELETE', pgid='pgtrigger_delete_delete_e1e0f', table='clinic_membership', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MembershipEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.membership')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('physiologist', 'Exercise physiologist'), ('nurse', 'Oncology nurse'), ('coordinator', 'Coordinator'), ('administrator', 'Administrator')], max_length=20)),
                        ('is_active', models.BooleanField(default=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='282aa109f2c954233ef228a98b77dc0407d63b29', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b76a', table='clinic_membershipevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RetentionRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('kind', models.CharField(max_length=40)),
                        ('version', models.PositiveSmallIntegerField()),
                        ('days', models.PositiveIntegerField()),
                        ('reason', models.CharField(help_text='The law or the reason behind it.', max_length=300)),
                        ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'kind', 'version'), name='retention_rule_version_once'),
                            models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', 36600)), name='retention_rule_days_in_reach'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='retention_rule_versions_from_1'),
                            models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='retention_rule_says_why'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_retentionruleevent" ("clinic_id", "created_at", "days", "decided_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."days", NEW."decided_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."uid", NEW."version"); RETURN NULL;', hash='0666eddee250ecdde523f20223423e5fbddb99a6', operation='INSERT', pgid='pgtrigger_insert_insert_41a08', table='clinic_retentionrule', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_retentionruleevent" ("clinic_id", "created_at", "days", "decided_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."days", NEW."decided_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."uid", NEW."version"); RETURN NULL;', hash='0e3177038a7762afa42a6b973a5fe3714c2996d2', operation='UPDATE', pgid='pgtrigger_update_update_b2581', table='clinic_retentionrule', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_retentionruleevent" ("clinic_id", "created_at", "days", "decided_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "version") VALUES (OLD."clinic_id", OLD."created_at", OLD."days", OLD."decided_by_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."uid", OLD."version"); RETURN NULL;', hash='43dd52369e7423c1429b598f13a5912f7a29ce34', operation='DELETE', pgid='pgtrigger_delete_delete_6e2e4', table='clinic_retentionrule', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RetentionRuleEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.retentionrule')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('kind', models.CharField(max_length=40)),
                        ('version', models.PositiveSmallIntegerField()),
                        ('days', models.PositiveIntegerField()),
                        ('reason', models.CharField(help_text='The law or the reason behind it.', max_length=300)),
                        ('decided_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c87919beac04af4caf07135f2acca3376eb237a0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b53c1', table='clinic_retentionruleevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RetentionPreview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('kind', models.CharField(max_length=40)),
                        ('version', models.PositiveSmallIntegerField()),
                        ('shown_on', models.DateField()),
                        ('cutoff', models.DateTimeField()),
                        ('rows', models.PositiveBigIntegerField()),
                        ('oldest_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'kind', 'shown_on'), name='retention_preview_once_a_day'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RetentionReceipt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('kind', models.CharField(max_length=40)),
                        ('version', models.PositiveSmallIntegerField()),
                        ('days', models.PositiveIntegerField()),
                        ('cutoff', models.DateTimeField(help_text='Everything that went was older.')),
                        ('shown_on', models.DateField(help_text='When it was first said that it would go.')),
                        ('removed_on', models.DateField()),
                        ('removed', models.PositiveBigIntegerField()),
                        ('oldest_at', models.DateTimeField()),
                        ('actor', models.CharField(max_length=80)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['clinic', '-id'], name='retention_receipt_recent'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('removed_on__gte', django.db.models.expressions.CombinedExpression(models.F('shown_on'), '+', models.Value(datetime.timedelta(days=7))))), name='retention_receipt_was_shown'),
                            models.CheckConstraint(condition=models.Q(('removed__gte', 1)), name='retention_receipt_of_something'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Room',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('name', models.CharField(max_length=60)),
                        ('places', models.PositiveSmallIntegerField(default=1)),
                        ('is_active', models.BooleanField(default=True)),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'name'), name='room_name_once_per_clinic'),
                            models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='room_places_at_least_one'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_roomevent" ("clinic_id", "created_at", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."uid"); RETURN NULL;', hash='7d4f9050fab46119ee69cb4fb9ae9009a6e5c68d', operation='INSERT', pgid='pgtrigger_insert_insert_d97f2', table='clinic_room', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_roomevent" ("clinic_id", "created_at", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."uid"); RETURN NULL;', hash='aa7aac0daf1a3075eda7ce4f6b43034999bf409d', operation='UPDATE', pgid='pgtrigger_update_update_d666d', table='clinic_room', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_roomevent" ("clinic_id", "created_at", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "uid") VALUES (OLD."clinic_id", OLD."created_at", OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."places", OLD."uid"); RETURN NULL;', hash='8c5f22b0cc34e221130e03c10626c5adefd61aed', operation='DELETE', pgid='pgtrigger_delete_delete_37be6', table='clinic_room', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RoomEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.room')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('name', models.CharField(max_length=60)),
                        ('places', models.PositiveSmallIntegerField(default=1)),
                        ('is_active', models.BooleanField(default=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c591dd6197e1f6bb36e2adc34a49fafc11ef8187', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_811e0', table='clinic_roomevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SignInEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('clinic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('by', models.ForeignKey(blank=True, help_text='Who did it, where that was not herself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(choices=[('signed-in', 'Signed in'), ('failed', 'Password refused'), ('code-failed', 'Second factor refused'), ('many-failures', 'Many tries in a row'), ('failures-cleared', 'Tries forgiven'), ('confirmed', 'Confirmed that it was her'), ('signed-out', 'Signed out'), ('left-alone', 'Signed out after a time without use'), ('too-long', 'Signed out after a long day'), ('sessions-ended', 'Signed out elsewhere'), ('new-device', 'Signed in from a new device'), ('password-changed', 'Password changed'), ('reset-asked', 'New password asked for'), ('factor-added', 'Second factor set up'), ('factor-removed', 'Second factor removed'), ('codes-made', 'Recovery codes made'), ('code-used', 'Recovery code used'), ('invited', 'Invited'), ('joined', 'Invitation accepted'), ('withdrawn', 'Invitation withdrawn'), ('role-given', 'Role given'), ('role-ended', 'Role ended')], max_length=20)),
                        ('detail', models.CharField(blank=True, help_text='A role or a kind of factor.', max_length=80)),
                        ('address', models.GenericIPAddressField(blank=True, null=True)),
                        ('device', models.CharField(blank=True, help_text='Firefox on Windows.', max_length=60)),
                    ],
                    options={
                        'indexes': [
                            models.Index(fields=['staff', '-created_at'], name='sign_in_event_of_staff'),
                            models.Index(fields=['-created_at'], name='sign_in_event_recent'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('kind__in', ['signed-in', 'failed', 'code-failed', 'many-failures', 'failures-cleared', 'confirmed', 'signed-out', 'left-alone', 'too-long', 'sessions-ended', 'new-device', 'password-changed', 'reset-asked', 'factor-added', 'factor-removed', 'codes-made', 'code-used', 'invited', 'joined', 'withdrawn', 'role-given', 'role-ended'])), name='sign_in_event_kind_known'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SignInRules',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('idle_minutes', models.PositiveSmallIntegerField(default=15, help_text='After so many minutes without use she is signed out.', validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(60)])),
                    ],
                    options={
                        'verbose_name_plural': 'sign-in rules',
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic',), name='sign_in_rules_once_a_clinic'),
                            models.CheckConstraint(condition=models.Q(('idle_minutes__gte', 5), ('idle_minutes__lte', 60)), name='sign_in_rules_idle_5_to_60'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_signinrulesevent" ("clinic_id", "created_at", "id", "idle_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."idle_minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;', hash='e57e6c6df94bf11bee1dc8efa823b2beea73adaf', operation='INSERT', pgid='pgtrigger_insert_insert_58c15', table='clinic_signinrules', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_signinrulesevent" ("clinic_id", "created_at", "id", "idle_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."idle_minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;', hash='4e3e9e00fe7132d950f5525500dc7be1b1c25d6a', operation='UPDATE', pgid='pgtrigger_update_update_2d962', table='clinic_signinrules', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_signinrulesevent" ("clinic_id", "created_at", "id", "idle_minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."clinic_id", OLD."created_at", OLD."id", OLD."idle_minutes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;', hash='e9699e5ea34987beebf7bc26a3b5ce49ea5b79e5', operation='DELETE', pgid='pgtrigger_delete_delete_8df47', table='clinic_signinrules', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SignInRulesEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='clinic.signinrules')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('idle_minutes', models.PositiveSmallIntegerField(default=15, help_text='After so many minutes without use she is signed out.', validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(60)])),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bd5f0884999627cea9e5e3502be09567fdcafff9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85392', table='clinic_signinrulesevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SignInTries',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scope', models.CharField(choices=[('account', 'An account, from anywhere'), ('pair', 'An account from one address'), ('device', 'An account from a device that has signed in to it before'), ('address', 'An address, at whatever account'), ('code', 'The second factor of an account')], max_length=10)),
                        ('key', models.CharField(max_length=64)),
                        ('account', models.CharField(blank=True, max_length=64)),
                        ('failures', models.PositiveIntegerField(default=0)),
                        ('since', models.DateTimeField()),
                        ('last_at', models.DateTimeField()),
                        ('wait_until', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name_plural': 'sign-in tries',
                        'indexes': [
                            models.Index(fields=['account'], name='sign_in_tries_account'),
                            models.Index(fields=['last_at'], name='sign_in_tries_last'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(fields=('scope', 'key'), name='sign_in_tries_once_a_key'),
                            models.CheckConstraint(condition=models.Q(('scope__in', ['account', 'pair', 'device', 'address', 'code'])), name='sign_in_tries_scope_known'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Staff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('email', models.EmailField(max_length=254, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('is_active', models.BooleanField(default=True)),
                        ('keyboard_shortcuts', models.BooleanField(db_default=True, default=True, help_text='Single letters act on her pages.')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name_plural': 'staff',
                        'constraints': [
                            models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='staff_email_once_in_any_case'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_staffevent" ("created_at", "email", "id", "is_active", "is_superuser", "keyboard_shortcuts", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."keyboard_shortcuts", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;', hash='25b3923dce009ddd767b803da8ae5cc233f69164', operation='INSERT', pgid='pgtrigger_insert_insert_01268', table='clinic_staff', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."keyboard_shortcuts" IS DISTINCT FROM (NEW."keyboard_shortcuts") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "clinic_staffevent" ("created_at", "email", "id", "is_active", "is_superuser", "keyboard_shortcuts", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."keyboard_shortcuts", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;', hash='86738a2195cf90c1037a8792730dcd1f7c73b65b', operation='UPDATE', pgid='pgtrigger_update_update_116e5', table='clinic_staff', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_staffevent" ("created_at", "email", "id", "is_active", "is_superuser", "keyboard_shortcuts", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_active", OLD."is_superuser", OLD."keyboard_shortcuts", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;', hash='7271ae6d0c678cf333bc78eba0202f60068a2096', operation='DELETE', pgid='pgtrigger_delete_delete_852d0', table='clinic_staff', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='StaffEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('email', models.EmailField(max_length=254)),
                        ('name', models.CharField(max_length=120)),
                        ('is_active', models.BooleanField(default=True)),
                        ('keyboard_shortcuts', models.BooleanField(db_default=True, default=True, help_text='Single letters act on her pages.')),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4814ae3b88fbf79fd09c595eb201d65f6022923f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7b275', table='clinic_staffevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('worker', models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ('beat_at', models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]
