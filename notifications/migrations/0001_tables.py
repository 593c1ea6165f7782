"""The tables of mails: the ledger, what became of them, who gets none, and a clinic's own texts.

An `...Event` is the history of the table before it: its triggers write there, and it never changes.
Joined from the files named in `replaces` (docs/adr/0023-joined-migrations.md).
"""

import clinic.clock
import clinic.sealed.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import uuid
from clinic.creating import CreateTables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_deliver_in_two_steps'),
        ('notifications', '0003_what_became_of_mails'),
        ('notifications', '0005_mails_to_carers'),
        ('notifications', '0006_sealed_columns'),
        ('notifications', '0007_after_a_restore'),
    ]

    initial = True

    dependencies = [
        ('clinic', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='DeliveryEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='notifications.message')),
                        ('at', models.DateTimeField(default=clinic.clock.now)),
                        ('event', models.CharField(max_length=20)),
                        ('code', models.CharField(blank=True, max_length=80)),
                        ('said', clinic.sealed.fields.EncryptedCharField(blank=True, db_default='', help_text='What a person wrote about it.', max_length=80)),
                        ('sender', models.CharField(blank=True, max_length=80)),
                        ('report', models.CharField(blank=True, db_default='', default='', editable=False, help_text="What names a provider's report, so that it counts once.", max_length=64)),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('report', ''), _negated=True), fields=('report',), name='delivery_event_once_per_report'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MailText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('kind', models.CharField(max_length=40)),
                        ('language', models.CharField(max_length=8)),
                        ('slot', models.CharField(max_length=20)),
                        ('version', models.PositiveIntegerField()),
                        ('text', models.TextField(blank=True)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['clinic', 'kind', 'language', '-version', 'slot'],
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'kind', 'language', 'slot', 'version'), name='mail_text_version_once'),
                            models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 1000), name='mail_text_up_to_1000_characters'),
                            models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='mail_text_version_from_1'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_mailtextevent" ("clinic_id", "created_at", "id", "kind", "language", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slot", "text", "uid", "version") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."kind", NEW."language", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slot", NEW."text", NEW."uid", NEW."version"); RETURN NULL;', hash='fd335c6e0869938641e9201640b9b678fb46d7dd', operation='INSERT', pgid='pgtrigger_insert_insert_a04b2', table='notifications_mailtext', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MailTextEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='notifications.mailtext')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('kind', models.CharField(max_length=40)),
                        ('language', models.CharField(max_length=8)),
                        ('slot', models.CharField(max_length=20)),
                        ('version', models.PositiveIntegerField()),
                        ('text', models.TextField(blank=True)),
                        ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='02165466be189f0955b5a99612832a73f45de182', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c6472', table='notifications_mailtextevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('kind', models.CharField(max_length=40)),
                        ('recipient_kind', models.CharField(choices=[('patient', 'Patient'), ('staff', 'Staff'), ('carer', 'Somebody who helps a patient')], max_length=10)),
                        ('recipient_uid', models.UUIDField()),
                        ('about_uid', models.UUIDField(help_text='The booking, session or person the mail is about.')),
                        ('detail', models.CharField(blank=True, help_text='The occasion within a kind; never a health fact.', max_length=80)),
                        ('dedupe_key', models.CharField(max_length=200, unique=True)),
                        ('due_at', models.DateTimeField()),
                        ('send_before', models.DateTimeField(help_text='After this the mail would be worse than none.')),
                        ('state', models.CharField(choices=[('pending', 'Due'), ('claimed', 'Being sent'), ('sent', 'Sent'), ('unknown', 'Not known if sent'), ('failed', 'Not sent'), ('expired', 'Too late to send'), ('cancelled', 'No longer true'), ('suppressed', 'Held back'), ('bounced', 'Came back'), ('complained', 'Marked as spam')], default='pending', max_length=12)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('claimed_by', models.CharField(blank=True, max_length=80)),
                        ('claim_epoch', models.PositiveIntegerField(default=0)),
                        ('lease_until', models.DateTimeField(blank=True, null=True)),
                        ('begun_at', models.DateTimeField(blank=True, null=True)),
                        ('try_after', models.DateTimeField(blank=True, help_text='Not before this, after an attempt that failed.', null=True)),
                        ('sent_at', models.DateTimeField(blank=True, null=True)),
                        ('error_class', models.CharField(blank=True, max_length=40)),
                        ('error_code', models.CharField(blank=True, max_length=80)),
                        ('handled_at', models.DateTimeField(blank=True, help_text='When a person took over what could not be sent.', null=True)),
                    ],
                    options={
                        'ordering': ['due_at', 'pk'],
                        'indexes': [
                            models.Index(condition=models.Q(('state', 'pending')), fields=['due_at'], name='message_due'),
                            models.Index(condition=models.Q(('state', 'claimed')), fields=['lease_until'], name='message_leased'),
                            models.Index(fields=['about_uid'], name='message_about'),
                            models.Index(fields=['recipient_uid', '-due_at'], name='message_of_recipient'),
                            models.Index(fields=['clinic', 'state', 'due_at'], name='message_board'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'claimed', 'sent', 'unknown', 'failed', 'expired', 'cancelled', 'suppressed', 'bounced', 'complained'])), name='message_state_known'),
                            models.CheckConstraint(condition=models.Q(models.Q(('state', 'claimed'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='message_claimed_has_a_lease'),
                            models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state__in', ('sent', 'bounced', 'complained'))), models.Q(models.Q(('state__in', ('sent', 'bounced', 'complained')), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='message_sent_has_a_time'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('recipient_kind', models.CharField(choices=[('patient', 'Patient'), ('staff', 'Staff'), ('carer', 'Somebody who helps a patient')], max_length=10)),
                        ('recipient_uid', models.UUIDField()),
                        ('kind', models.CharField(max_length=40)),
                        ('wanted', models.BooleanField(default=True)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('recipient_uid', 'kind'), name='preference_once_per_recipient_and_kind'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='LedgerMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('system', models.BigIntegerField()),
                        ('timeline', models.PositiveIntegerField()),
                        ('count', models.PositiveBigIntegerField(default=0)),
                        ('seen_at', models.DateTimeField()),
                        ('journals', models.JSONField(default=dict)),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('pk', 1)), name='ledger_mark_is_one'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Restore',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('found_at', models.DateTimeField()),
                        ('since', models.DateTimeField()),
                        ('found_by', models.CharField(choices=[('timeline', 'It writes a new history, as a restored one does'), ('system', 'It is another database cluster'), ('went-back', 'It is older than what was sent'), ('person', 'Somebody said so')], max_length=10)),
                        ('journal_complete', models.BooleanField()),
                    ],
                    options={
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('found_by__in', ['timeline', 'system', 'went-back', 'person'])), name='restore_found_by_known'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MailHold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('restore', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='notifications.restore')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True)),
                        ('lifted_why', models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('clinic',), name='mail_hold_stands_once_per_clinic'),
                            models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), models.Q(('lifted_why', ''), _negated=True), _connector='OR'), name='mail_hold_lifted_with_a_reason'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_mailholdevent" ("clinic_id", "created_at", "id", "lifted_at", "lifted_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restore_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."lifted_at", NEW."lifted_why", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."restore_id", NEW."uid"); RETURN NULL;', hash='8dcfb2c06d5c246d257a839227c0d6acfb7c65dc', operation='INSERT', pgid='pgtrigger_insert_insert_6e043', table='notifications_mailhold', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notifications_mailholdevent" ("clinic_id", "created_at", "id", "lifted_at", "lifted_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restore_id", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."id", NEW."lifted_at", NEW."lifted_why", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."restore_id", NEW."uid"); RETURN NULL;', hash='3380b3ed179bdb94f27cfb8b2465a9081e86c278', operation='UPDATE', pgid='pgtrigger_update_update_fa260', table='notifications_mailhold', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_mailholdevent" ("clinic_id", "created_at", "id", "lifted_at", "lifted_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restore_id", "uid") VALUES (OLD."clinic_id", OLD."created_at", OLD."id", OLD."lifted_at", OLD."lifted_why", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."restore_id", OLD."uid"); RETURN NULL;', hash='6d194e63091cf15e88886d32d353f3fb1eeeadbc', operation='DELETE', pgid='pgtrigger_delete_delete_22af2', table='notifications_mailhold', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='MailHoldEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='notifications.mailhold')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('restore', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='notifications.restore')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True)),
                        ('lifted_why', models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3f25d8590914dd9da7eeba0aa05a5fabd0d16c37', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_38bea', table='notifications_mailholdevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ForgottenMail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('restore', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forgotten', to='notifications.restore')),
                        ('mail_uid', models.UUIDField()),
                        ('kind', models.CharField(max_length=40)),
                        ('recipient_kind', models.CharField(choices=[('patient', 'Patient'), ('staff', 'Staff'), ('carer', 'Somebody who helps a patient')], max_length=10)),
                        ('recipient_uid', models.UUIDField()),
                        ('left_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['left_at', 'pk'],
                        'constraints': [
                            models.UniqueConstraint(fields=('restore', 'mail_uid'), name='forgotten_mail_once_per_restore'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SentCopy',
                    fields=[
                        ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='copy', serialize=False, to='notifications.message')),
                        ('raw', clinic.sealed.fields.EncryptedBinaryField()),
                        ('made_at', models.DateTimeField(default=clinic.clock.now)),
                        ('keep_until', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name_plural': 'sent copies',
                        'indexes': [
                            models.Index(fields=['keep_until'], name='sent_copy_keep_until'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Suppression',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address_hash', models.CharField(max_length=64)),
                        ('digest', clinic.sealed.fields.EncryptedCharField(blank=True, editable=False, help_text="The address's SHA-256, from which another key makes another index.", max_length=64)),
                        ('reason', models.CharField(choices=[('bounced', 'Mail to it came back'), ('complained', 'A mail to it was marked as spam')], max_length=20)),
                        ('code', models.CharField(blank=True, help_text="The server's number, never its words.", max_length=80)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now)),
                        ('lifted_at', models.DateTimeField(blank=True, null=True)),
                        ('lifted_why', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80)),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('address_hash',), name='suppression_stands_once_per_address'),
                            models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), models.Q(('lifted_why', ''), _negated=True), _connector='OR'), name='suppression_lifted_with_a_reason'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_suppressionevent" ("address_hash", "code", "created_at", "id", "lifted_at", "lifted_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."address_hash", NEW."code", NEW."created_at", NEW."id", NEW."lifted_at", NEW."lifted_why", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='d03048b95ab82a688557e1bc13286ef9b1439682', operation='INSERT', pgid='pgtrigger_insert_insert_d5ae8', table='notifications_suppression', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address_hash" IS DISTINCT FROM (NEW."address_hash") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lifted_at" IS DISTINCT FROM (NEW."lifted_at") OR OLD."lifted_why" IS DISTINCT FROM (NEW."lifted_why") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))', func='INSERT INTO "notifications_suppressionevent" ("address_hash", "code", "created_at", "id", "lifted_at", "lifted_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."address_hash", NEW."code", NEW."created_at", NEW."id", NEW."lifted_at", NEW."lifted_why", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='739cd00ce2d0248f450c27f50727e45c1fb309df', operation='UPDATE', pgid='pgtrigger_update_update_dc565', table='notifications_suppression', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_suppressionevent" ("address_hash", "code", "created_at", "id", "lifted_at", "lifted_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."address_hash", OLD."code", OLD."created_at", OLD."id", OLD."lifted_at", OLD."lifted_why", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;', hash='75be972dbf00d270c846f12b14baa8f5a7f429be', operation='DELETE', pgid='pgtrigger_delete_delete_df2df', table='notifications_suppression', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SuppressionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='notifications.suppression')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('address_hash', models.CharField(max_length=64)),
                        ('reason', models.CharField(choices=[('bounced', 'Mail to it came back'), ('complained', 'A mail to it was marked as spam')], max_length=20)),
                        ('code', models.CharField(blank=True, help_text="The server's number, never its words.", max_length=80)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now)),
                        ('lifted_at', models.DateTimeField(blank=True, null=True)),
                        ('lifted_why', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3826f617bdd55ee21499dbbf7e8648d725be6178', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b5af', table='notifications_suppressionevent', when='BEFORE')),
                        ],
                    },
                ),
            ],
        ),
    ]
