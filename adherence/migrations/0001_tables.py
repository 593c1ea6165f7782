"""The tables of adherence: rules, signals, episodes, contacts, cover, views and reports of quality.

An `...Event` is the history of the table before it: its triggers write there, and it never changes.
Joined from the files named in `replaces` (docs/adr/0023-joined-migrations.md).
"""

import adherence.models.cover
import clinic.clock
import clinic.sealed.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import uuid
from clinic.creating import CreateTables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('adherence', '0001_initial'),
        ('adherence', '0002_snooze_and_death'),
        ('adherence', '0003_resolved_index'),
        ('adherence', '0004_rule_set_off'),
        ('adherence', '0005_rule_drafts'),
        ('adherence', '0006_budget_and_views'),
        ('adherence', '0007_signal_verdict'),
        ('adherence', '0009_signal_holding'),
        ('adherence', '0010_re_ask_cover_hand_over'),
        ('adherence', '0011_sealed_columns'),
    ]

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('programs', '0001_tables'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='AssessmentRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('for_day', models.DateField(help_text="The clinic's local day it covers.")),
                        ('started_at', models.DateTimeField(blank=True, help_text='When a worker last took it up.', null=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                        ('patients', models.PositiveIntegerField(default=0)),
                        ('written', models.PositiveIntegerField(default=0, help_text='Rows written; 0 on a second pass.')),
                    ],
                    options={
                        'ordering': ['-for_day'],
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'for_day'), name='assessment_once_a_day'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Contact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='adherence.episode')),
                        ('channel', models.CharField(choices=[('phone', 'Phone'), ('visit', 'In person'), ('mail', 'E-mail')], max_length=8)),
                        ('result', models.CharField(choices=[('reached', 'Spoke with her'), ('no_answer', 'No answer'), ('left_message', 'Left a message'), ('call_back', 'She will call back')], max_length=14)),
                        ('note', clinic.sealed.fields.EncryptedTextField(blank=True, max_length=2000)),
                        ('interpreter', models.CharField(choices=[('none', 'Not needed'), ('line', 'Interpreter or language line'), ('family', 'A relative or friend')], default='none', max_length=8)),
                        ('call_again_at', models.DateTimeField(blank=True, help_text='When the next call is due, as agreed in this one.', null=True)),
                        ('at', models.DateTimeField()),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'indexes': [
                            models.Index(fields=['clinic', '-at'], name='contact_of_day'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_contactevent" ("at", "call_again_at", "channel", "clinic_id", "created_at", "episode_id", "id", "interpreter", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "result", "uid") VALUES (NEW."at", NEW."call_again_at", NEW."channel", NEW."clinic_id", NEW."created_at", NEW."episode_id", NEW."id", NEW."interpreter", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."result", NEW."uid"); RETURN NULL;', hash='c241f97216901126cd1ff41d0b5b46246e97be14', operation='INSERT', pgid='pgtrigger_insert_insert_0479f', table='adherence_contact', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_contactevent" ("at", "call_again_at", "channel", "clinic_id", "created_at", "episode_id", "id", "interpreter", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "result", "uid") VALUES (NEW."at", NEW."call_again_at", NEW."channel", NEW."clinic_id", NEW."created_at", NEW."episode_id", NEW."id", NEW."interpreter", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."result", NEW."uid"); RETURN NULL;', hash='96beab12ac26dce23c5cffa6ad7e4c87bb9dd9fb', operation='UPDATE', pgid='pgtrigger_update_update_685c2', table='adherence_contact', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_contactevent" ("at", "call_again_at", "channel", "clinic_id", "created_at", "episode_id", "id", "interpreter", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "result", "uid") VALUES (OLD."at", OLD."call_again_at", OLD."channel", OLD."clinic_id", OLD."created_at", OLD."episode_id", OLD."id", OLD."interpreter", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_by_id", OLD."result", OLD."uid"); RETURN NULL;', hash='62b4a85541dcb067ae8e537b8d88a57226e22300', operation='DELETE', pgid='pgtrigger_delete_delete_0efe0', table='adherence_contact', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ContactEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.contact')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('episode', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='adherence.episode')),
                        ('channel', models.CharField(choices=[('phone', 'Phone'), ('visit', 'In person'), ('mail', 'E-mail')], max_length=8)),
                        ('result', models.CharField(choices=[('reached', 'Spoke with her'), ('no_answer', 'No answer'), ('left_message', 'Left a message'), ('call_back', 'She will call back')], max_length=14)),
                        ('note', clinic.sealed.fields.EncryptedTextField(blank=True, max_length=2000)),
                        ('interpreter', models.CharField(choices=[('none', 'Not needed'), ('line', 'Interpreter or language line'), ('family', 'A relative or friend')], default='none', max_length=8)),
                        ('call_again_at', models.DateTimeField(blank=True, help_text='When the next call is due, as agreed in this one.', null=True)),
                        ('at', models.DateTimeField()),
                        ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b98ff106ceda4d52b1adfc59817a118aa8d4c9fc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_261fe', table='adherence_contactevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Cover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('covered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('first_day', models.DateField()),
                        ('last_day', models.DateField()),
                        ('note', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['first_day', 'pk'],
                        'indexes': [
                            models.Index(fields=['covered_by', 'last_day'], name='cover_of_colleague'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='cover_ends_after_it_starts'),
                            models.CheckConstraint(condition=models.Q(('staff', models.F('covered_by')), _negated=True), name='cover_is_by_somebody_else'),
                            django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at__isnull', True)), expressions=[(models.Func(models.F('clinic'), models.F('clinic'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('staff'), models.F('staff'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (adherence.models.cover.Days(models.F('first_day'), models.F('last_day'), models.Value('[]')), '&&')], name='cover_one_at_a_time'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_coverevent" ("clinic_id", "covered_by_id", "created_at", "ended_at", "first_day", "id", "last_day", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "uid") VALUES (NEW."clinic_id", NEW."covered_by_id", NEW."created_at", NEW."ended_at", NEW."first_day", NEW."id", NEW."last_day", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."staff_id", NEW."uid"); RETURN NULL;', hash='b53737987cad595d99816ad05a5f45e2c18d8c35', operation='INSERT', pgid='pgtrigger_insert_insert_f5cc2', table='adherence_cover', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_coverevent" ("clinic_id", "covered_by_id", "created_at", "ended_at", "first_day", "id", "last_day", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "uid") VALUES (NEW."clinic_id", NEW."covered_by_id", NEW."created_at", NEW."ended_at", NEW."first_day", NEW."id", NEW."last_day", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."staff_id", NEW."uid"); RETURN NULL;', hash='766a388a1546867eb2939172bfe10ed75a131d6b', operation='UPDATE', pgid='pgtrigger_update_update_77bd3', table='adherence_cover', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_coverevent" ("clinic_id", "covered_by_id", "created_at", "ended_at", "first_day", "id", "last_day", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "uid") VALUES (OLD."clinic_id", OLD."covered_by_id", OLD."created_at", OLD."ended_at", OLD."first_day", OLD."id", OLD."last_day", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."staff_id", OLD."uid"); RETURN NULL;', hash='5b901d85f3857aa6cc06fe1ca9efa4df3d3e9168', operation='DELETE', pgid='pgtrigger_delete_delete_c839c', table='adherence_cover', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='CoverEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.cover')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('covered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('first_day', models.DateField()),
                        ('last_day', models.DateField()),
                        ('note', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e67bc0599cc0b4a05c0b032ce4ee9b2234af1059', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d1456', table='adherence_coverevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='DailyBudget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('per_hundred', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='calls a week for every 100 active patients')),
                        ('a_day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='calls a day, whatever the number of patients')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic',), name='budget_one_a_clinic'),
                            models.CheckConstraint(condition=models.Q(('per_hundred__gte', 1), ('per_hundred__lte', 100)), name='budget_share_1_to_100'),
                            models.CheckConstraint(condition=models.Q(('a_day__isnull', True), models.Q(('a_day__gte', 1), ('a_day__lte', 200)), _connector='OR'), name='budget_a_day_1_to_200'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_dailybudgetevent" ("a_day", "clinic_id", "created_at", "id", "per_hundred", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."a_day", NEW."clinic_id", NEW."created_at", NEW."id", NEW."per_hundred", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;', hash='b71785de09e88c44c3f8fb1381782bb5433e3189', operation='INSERT', pgid='pgtrigger_insert_insert_d5a5e', table='adherence_dailybudget', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_dailybudgetevent" ("a_day", "clinic_id", "created_at", "id", "per_hundred", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."a_day", NEW."clinic_id", NEW."created_at", NEW."id", NEW."per_hundred", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;', hash='65f8a40aed4cb5da49e8b0acd04472d7c60b5880', operation='UPDATE', pgid='pgtrigger_update_update_0b848', table='adherence_dailybudget', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_dailybudgetevent" ("a_day", "clinic_id", "created_at", "id", "per_hundred", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."a_day", OLD."clinic_id", OLD."created_at", OLD."id", OLD."per_hundred", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;', hash='7005372ba7f66e96b6f0900a8f162e3f6fa16f71', operation='DELETE', pgid='pgtrigger_delete_delete_b5153', table='adherence_dailybudget', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='DailyBudgetEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.dailybudget')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('per_hundred', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='calls a week for every 100 active patients')),
                        ('a_day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='calls a day, whatever the number of patients')),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bcb1c220d3d031a452838d904c6a9af8133d28df', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_176b4', table='adherence_dailybudgetevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Episode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='episodes', to='patients.patient')),
                        ('state', models.CharField(choices=[('new', 'New'), ('in_progress', 'In progress'), ('waiting', 'Waiting for the patient'), ('snoozed', 'Snoozed'), ('resolved', 'Resolved')], default='new', max_length=12)),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('safety', models.BooleanField(default=False)),
                        ('urgency', models.PositiveSmallIntegerField(default=9)),
                        ('snoozed_at', models.DateTimeField(blank=True, help_text='Only reports received after it can reopen the snooze.', null=True)),
                        ('snoozed_until', models.DateField(blank=True, null=True)),
                        ('expected_pain', models.PositiveSmallIntegerField(blank=True, help_text='0-10; a report two above it reopens a snooze.', null=True)),
                        ('snooze_reason', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200)),
                        ('waiting_since', models.DateTimeField(blank=True, help_text='An answer received after it ends the wait.', null=True)),
                        ('waiting_until', models.DateField(blank=True, null=True)),
                        ('as_it_was', models.JSONField(blank=True, help_text='What held when it was put aside: the best tier, severities by rule, her pain.', null=True)),
                        ('woke_at', models.DateTimeField(blank=True, null=True)),
                        ('woke_by', models.JSONField(blank=True, help_text='What brought it back, with the values.', null=True)),
                        ('resolved_at', models.DateTimeField(blank=True, null=True)),
                        ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('outcome', models.CharField(blank=True, choices=[('advice', 'Advice given'), ('exercise_plan', 'Exercise plan changed'), ('oncologist', 'Oncologist asked'), ('drug', 'Switch or pause of the drug discussed'), ('no_action', 'No action needed'), ('unreachable', 'Could not be reached'), ('stopped', 'Has stopped the therapy'), ('died', 'The patient has died')], max_length=16)),
                        ('outcome_note', clinic.sealed.fields.EncryptedTextField(blank=True, max_length=1000)),
                        ('times_tried', models.PositiveSmallIntegerField(blank=True, help_text='How often she was tried when she could not be reached.', null=True)),
                    ],
                    options={
                        'ordering': ['urgency', 'opened_at', 'pk'],
                        'indexes': [
                            models.Index(condition=models.Q(('state', 'resolved'), _negated=True), fields=['clinic', 'urgency', 'opened_at', 'id'], name='episode_worklist'),
                            models.Index(condition=models.Q(('state', 'resolved')), fields=['clinic', '-resolved_at', '-id'], name='episode_resolved'),
                            models.Index(fields=['patient', '-opened_at'], name='episode_of_patient'),
                            models.Index(fields=['clinic', 'opened_at'], name='episode_opened'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('state', 'resolved'), _negated=True), fields=('patient',), name='episode_one_open_a_patient'),
                            models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', False), ('state', 'resolved'), models.Q(models.Q(('resolved_by__isnull', False), models.Q(('outcome', ''), _negated=True)), ('outcome', 'died'), _connector='OR')), models.Q(models.Q(('state', 'resolved'), _negated=True), ('outcome', ''), ('resolved_at__isnull', True)), _connector='OR'), name='episode_resolution_has_who_when_and_outcome'),
                            models.CheckConstraint(condition=models.Q(models.Q(('snoozed_until__isnull', False), ('state', 'snoozed'), models.Q(('snooze_reason', ''), _negated=True)), models.Q(('state', 'snoozed'), _negated=True), _connector='OR'), name='episode_snooze_has_an_end_and_a_reason'),
                            models.CheckConstraint(condition=models.Q(('safety', True), ('state', 'snoozed'), _negated=True), name='episode_safety_is_not_snoozed'),
                            models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('waiting_since__isnull', False), ('waiting_until__isnull', False)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('waiting_since__isnull', True), ('waiting_until__isnull', True)), _connector='OR'), name='episode_wait_has_an_end'),
                            models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'unreachable'), models.Q(('times_tried__isnull', True), ('times_tried__gte', 1), _connector='OR')), models.Q(models.Q(('outcome', 'unreachable'), _negated=True), ('times_tried__isnull', True)), _connector='OR'), name='episode_tries_of_the_unreachable'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_episodeevent" ("as_it_was", "clinic_id", "created_at", "expected_pain", "id", "opened_at", "outcome", "outcome_note", "owner_id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id", "safety", "snooze_reason", "snoozed_at", "snoozed_until", "state", "times_tried", "uid", "urgency", "waiting_since", "waiting_until", "woke_at", "woke_by") VALUES (NEW."as_it_was", NEW."clinic_id", NEW."created_at", NEW."expected_pain", NEW."id", NEW."opened_at", NEW."outcome", NEW."outcome_note", NEW."owner_id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."resolved_at", NEW."resolved_by_id", NEW."safety", NEW."snooze_reason", NEW."snoozed_at", NEW."snoozed_until", NEW."state", NEW."times_tried", NEW."uid", NEW."urgency", NEW."waiting_since", NEW."waiting_until", NEW."woke_at", NEW."woke_by"); RETURN NULL;', hash='bc03bf785eab6effec4ee5919c99ca88bf52e9e0', operation='INSERT', pgid='pgtrigger_insert_insert_7e48f', table='adherence_episode', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_episodeevent" ("as_it_was", "clinic_id", "created_at", "expected_pain", "id", "opened_at", "outcome", "outcome_note", "owner_id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id", "safety", "snooze_reason", "snoozed_at", "snoozed_until", "state", "times_tried", "uid", "urgency", "waiting_since", "waiting_until", "woke_at", "woke_by") VALUES (NEW."as_it_was", NEW."clinic_id", NEW."created_at", NEW."expected_pain", NEW."id", NEW."opened_at", NEW."outcome", NEW."outcome_note", NEW."owner_id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."resolved_at", NEW."resolved_by_id", NEW."safety", NEW."snooze_reason", NEW."snoozed_at", NEW."snoozed_until", NEW."state", NEW."times_tried", NEW."uid", NEW."urgency", NEW."waiting_since", NEW."waiting_until", NEW."woke_at", NEW."woke_by"); RETURN NULL;', hash='3ac615f7ca8ea4d40723d60ceca2fdfe959fe5a8', operation='UPDATE', pgid='pgtrigger_update_update_9c44d', table='adherence_episode', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_episodeevent" ("as_it_was", "clinic_id", "created_at", "expected_pain", "id", "opened_at", "outcome", "outcome_note", "owner_id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id", "safety", "snooze_reason", "snoozed_at", "snoozed_until", "state", "times_tried", "uid", "urgency", "waiting_since", "waiting_until", "woke_at", "woke_by") VALUES (OLD."as_it_was", OLD."clinic_id", OLD."created_at", OLD."expected_pain", OLD."id", OLD."opened_at", OLD."outcome", OLD."outcome_note", OLD."owner_id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."resolved_at", OLD."resolved_by_id", OLD."safety", OLD."snooze_reason", OLD."snoozed_at", OLD."snoozed_until", OLD."state", OLD."times_tried", OLD."uid", OLD."urgency", OLD."waiting_since", OLD."waiting_until", OLD."woke_at", OLD."woke_by"); RETURN NULL;', hash='390274bfcc9fed753a52feeb0ea87805ccbd2f20', operation='DELETE', pgid='pgtrigger_delete_delete_b7395', table='adherence_episode', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='EpisodeEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.episode')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
                        ('state', models.CharField(choices=[('new', 'New'), ('in_progress', 'In progress'), ('waiting', 'Waiting for the patient'), ('snoozed', 'Snoozed'), ('resolved', 'Resolved')], default='new', max_length=12)),
                        ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('safety', models.BooleanField(default=False)),
                        ('urgency', models.PositiveSmallIntegerField(default=9)),
                        ('snoozed_at', models.DateTimeField(blank=True, help_text='Only reports received after it can reopen the snooze.', null=True)),
                        ('snoozed_until', models.DateField(blank=True, null=True)),
                        ('expected_pain', models.PositiveSmallIntegerField(blank=True, help_text='0-10; a report two above it reopens a snooze.', null=True)),
                        ('snooze_reason', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200)),
                        ('waiting_since', models.DateTimeField(blank=True, help_text='An answer received after it ends the wait.', null=True)),
                        ('waiting_until', models.DateField(blank=True, null=True)),
                        ('as_it_was', models.JSONField(blank=True, help_text='What held when it was put aside: the best tier, severities by rule, her pain.', null=True)),
                        ('woke_at', models.DateTimeField(blank=True, null=True)),
                        ('woke_by', models.JSONField(blank=True, help_text='What brought it back, with the values.', null=True)),
                        ('resolved_at', models.DateTimeField(blank=True, null=True)),
                        ('resolved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('outcome', models.CharField(blank=True, choices=[('advice', 'Advice given'), ('exercise_plan', 'Exercise plan changed'), ('oncologist', 'Oncologist asked'), ('drug', 'Switch or pause of the drug discussed'), ('no_action', 'No action needed'), ('unreachable', 'Could not be reached'), ('stopped', 'Has stopped the therapy'), ('died', 'The patient has died')], max_length=16)),
                        ('outcome_note', clinic.sealed.fields.EncryptedTextField(blank=True, max_length=1000)),
                        ('times_tried', models.PositiveSmallIntegerField(blank=True, help_text='How often she was tried when she could not be reached.', null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7b875adb8acae76110f701c5868b756eeb7040a2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_31940', table='adherence_episodeevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='HandOver',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='adherence.episode')),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('given_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('note', clinic.sealed.fields.EncryptedTextField(max_length=1000)),
                        ('at', models.DateTimeField()),
                        ('read_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'indexes': [
                            models.Index(fields=['given_to', '-at'], name='hand_over_of_colleague'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('given_by', models.F('given_to')), _negated=True), name='hand_over_is_to_somebody_else'),
                            models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='hand_over_says_why'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_handoverevent" ("at", "clinic_id", "created_at", "episode_id", "given_by_id", "given_to_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "uid") VALUES (NEW."at", NEW."clinic_id", NEW."created_at", NEW."episode_id", NEW."given_by_id", NEW."given_to_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."read_at", NEW."uid"); RETURN NULL;', hash='d2b4dedf6800376d89fb6bbad8ed847539789f79', operation='INSERT', pgid='pgtrigger_insert_insert_273f1', table='adherence_handover', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_handoverevent" ("at", "clinic_id", "created_at", "episode_id", "given_by_id", "given_to_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "uid") VALUES (NEW."at", NEW."clinic_id", NEW."created_at", NEW."episode_id", NEW."given_by_id", NEW."given_to_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."read_at", NEW."uid"); RETURN NULL;', hash='cd67be12c0fff1e38e92888bd2084b32d261b4c8', operation='UPDATE', pgid='pgtrigger_update_update_9ba07', table='adherence_handover', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_handoverevent" ("at", "clinic_id", "created_at", "episode_id", "given_by_id", "given_to_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "uid") VALUES (OLD."at", OLD."clinic_id", OLD."created_at", OLD."episode_id", OLD."given_by_id", OLD."given_to_id", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."read_at", OLD."uid"); RETURN NULL;', hash='d2965f8ea74b99d5bac2a0989d56fb1aab4b0ec0', operation='DELETE', pgid='pgtrigger_delete_delete_ff3e6', table='adherence_handover', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='HandOverEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.handover')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('episode', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='adherence.episode')),
                        ('given_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('given_to', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('note', clinic.sealed.fields.EncryptedTextField(max_length=1000)),
                        ('at', models.DateTimeField()),
                        ('read_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='319f7175df5d4b053394fc5c6381368d2699ea21', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_27083', table='adherence_handoverevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='QualityReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('quarter', models.DateField(help_text="The quarter's first day.")),
                        ('figures', models.JSONField()),
                        ('rule_set_versions', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), help_text='Versions in force in the quarter, oldest first.', size=None)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-quarter'],
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'quarter'), name='quality_once_a_quarter'),
                            models.CheckConstraint(condition=models.Q(('quarter__day', 1), ('quarter__month__in', [1, 4, 7, 10])), name='quality_quarter_begins_one'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ReAsk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='re_asks', to='adherence.episode')),
                        ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='re_asks', to='patients.patient')),
                        ('symptom', models.CharField(choices=[('pain', 'Joint pain'), ('missed_doses', 'Tablets missed'), ('tiredness', 'Tiredness'), ('sleep_problems', 'Sleep problems'), ('hot_flushes', 'Hot flushes'), ('bother', 'Bother from side effects')], max_length=16)),
                        ('due_on', models.DateField(help_text='A day on her own calendar.')),
                        ('before', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('state', models.CharField(choices=[('open', 'To be answered'), ('answered', 'Answered'), ('unanswered', 'No answer'), ('called_off', 'Called off')], default='open', max_length=12)),
                        ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.symptomreport')),
                        ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['due_on', 'pk'],
                        'indexes': [
                            models.Index(fields=['clinic', '-due_on'], name='re_ask_of_clinic'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('patient', 'symptom'), name='re_ask_one_open_a_patient_and_symptom'),
                            models.CheckConstraint(condition=models.Q(models.Q(('report__isnull', False), ('state', 'answered')), models.Q(models.Q(('state', 'answered'), _negated=True), ('report__isnull', True)), _connector='OR'), name='re_ask_answered_has_its_report'),
                            models.CheckConstraint(condition=models.Q(('symptom__in', ['pain', 'missed_doses', 'tiredness', 'sleep_problems', 'hot_flushes', 'bother'])), name='re_ask_question_known'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_reaskevent" ("before", "clinic_id", "created_at", "due_on", "episode_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "report_id", "state", "symptom", "uid") VALUES (NEW."before", NEW."clinic_id", NEW."created_at", NEW."due_on", NEW."episode_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_by_id", NEW."report_id", NEW."state", NEW."symptom", NEW."uid"); RETURN NULL;', hash='26bbeab9f6a0aaea1b51384e61f71651366dbec7', operation='INSERT', pgid='pgtrigger_insert_insert_e26d6', table='adherence_reask', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_reaskevent" ("before", "clinic_id", "created_at", "due_on", "episode_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "report_id", "state", "symptom", "uid") VALUES (NEW."before", NEW."clinic_id", NEW."created_at", NEW."due_on", NEW."episode_id", NEW."id", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_by_id", NEW."report_id", NEW."state", NEW."symptom", NEW."uid"); RETURN NULL;', hash='c68a96b8ba74387dc66e788957f1c4dc55c85ae3', operation='UPDATE', pgid='pgtrigger_update_update_4ef4b', table='adherence_reask', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_reaskevent" ("before", "clinic_id", "created_at", "due_on", "episode_id", "id", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_by_id", "report_id", "state", "symptom", "uid") VALUES (OLD."before", OLD."clinic_id", OLD."created_at", OLD."due_on", OLD."episode_id", OLD."id", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_by_id", OLD."report_id", OLD."state", OLD."symptom", OLD."uid"); RETURN NULL;', hash='80bf4a045e6daaee80ceaf10c5194c8a903102e6', operation='DELETE', pgid='pgtrigger_delete_delete_0b245', table='adherence_reask', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ReAskEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.reask')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('episode', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='adherence.episode')),
                        ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
                        ('symptom', models.CharField(choices=[('pain', 'Joint pain'), ('missed_doses', 'Tablets missed'), ('tiredness', 'Tiredness'), ('sleep_problems', 'Sleep problems'), ('hot_flushes', 'Hot flushes'), ('bother', 'Bother from side effects')], max_length=16)),
                        ('due_on', models.DateField(help_text='A day on her own calendar.')),
                        ('before', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('state', models.CharField(choices=[('open', 'To be answered'), ('answered', 'Answered'), ('unanswered', 'No answer'), ('called_off', 'Called off')], default='open', max_length=12)),
                        ('report', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.symptomreport')),
                        ('planned_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='26f789699fcba2ca6deb7444ed86ca8b501728ff', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9b1dc', table='adherence_reaskevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RuleDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('based_on', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='adherence.ruleset')),
                        ('thresholds', models.JSONField()),
                        ('off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                        ('reason', models.CharField(max_length=300)),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('weeks', models.PositiveSmallIntegerField(default=8, help_text='How far back it is replayed.', validators=[django.core.validators.MinValueValidator(4), django.core.validators.MaxValueValidator(26)])),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('replayed_at', models.DateTimeField(blank=True, null=True)),
                        ('replay', models.JSONField(blank=True, null=True)),
                        ('published_as', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='adherence.ruleset')),
                        ('discarded_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [
                            models.Index(condition=models.Q(('discarded_at__isnull', True), ('replayed_at__isnull', True)), fields=['created_at'], name='rule_draft_to_replay'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('weeks__gte', 4), ('weeks__lte', 26)), name='rule_draft_weeks_4_to_26'),
                            models.CheckConstraint(condition=models.Q(('published_as__isnull', True), ('discarded_at__isnull', True), _connector='OR'), name='rule_draft_published_or_discarded'),
                            models.CheckConstraint(condition=models.Q(('published_as__isnull', True), ('replayed_at__isnull', False), _connector='OR'), name='rule_draft_published_after_its_replay'),
                            models.CheckConstraint(condition=models.Q(models.Q(('replay__isnull', True), ('replayed_at__isnull', True)), models.Q(('replay__isnull', False), ('replayed_at__isnull', False)), _connector='OR'), name='rule_draft_replay_has_its_time'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_ruledraftevent" ("author_id", "based_on_id", "clinic_id", "created_at", "discarded_at", "id", "off", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_as_id", "reason", "replayed_at", "thresholds", "uid", "weeks") VALUES (NEW."author_id", NEW."based_on_id", NEW."clinic_id", NEW."created_at", NEW."discarded_at", NEW."id", NEW."off", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_as_id", NEW."reason", NEW."replayed_at", NEW."thresholds", NEW."uid", NEW."weeks"); RETURN NULL;', hash='ce11ac9cc775f5515068d6cfe33a614c1dec6f3c', operation='INSERT', pgid='pgtrigger_insert_insert_7fff9', table='adherence_ruledraft', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."based_on_id" IS DISTINCT FROM (NEW."based_on_id") OR OLD."clinic_id" IS DISTINCT FROM (NEW."clinic_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."discarded_at" IS DISTINCT FROM (NEW."discarded_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."off" IS DISTINCT FROM (NEW."off") OR OLD."published_as_id" IS DISTINCT FROM (NEW."published_as_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."replayed_at" IS DISTINCT FROM (NEW."replayed_at") OR OLD."thresholds" IS DISTINCT FROM (NEW."thresholds") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."weeks" IS DISTINCT FROM (NEW."weeks"))', func='INSERT INTO "adherence_ruledraftevent" ("author_id", "based_on_id", "clinic_id", "created_at", "discarded_at", "id", "off", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_as_id", "reason", "replayed_at", "thresholds", "uid", "weeks") VALUES (NEW."author_id", NEW."based_on_id", NEW."clinic_id", NEW."created_at", NEW."discarded_at", NEW."id", NEW."off", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_as_id", NEW."reason", NEW."replayed_at", NEW."thresholds", NEW."uid", NEW."weeks"); RETURN NULL;', hash='cb9fef0d64130ea44cc86596640a44c4524edfef', operation='UPDATE', pgid='pgtrigger_update_update_006c6', table='adherence_ruledraft', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_ruledraftevent" ("author_id", "based_on_id", "clinic_id", "created_at", "discarded_at", "id", "off", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_as_id", "reason", "replayed_at", "thresholds", "uid", "weeks") VALUES (OLD."author_id", OLD."based_on_id", OLD."clinic_id", OLD."created_at", OLD."discarded_at", OLD."id", OLD."off", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_as_id", OLD."reason", OLD."replayed_at", OLD."thresholds", OLD."uid", OLD."weeks"); RETURN NULL;', hash='3ab57c86d1e04d4800dfbd53f61ebdb2f8164aa4', operation='DELETE', pgid='pgtrigger_delete_delete_1c6f5', table='adherence_ruledraft', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RuleDraftEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.ruledraft')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('based_on', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='adherence.ruleset')),
                        ('thresholds', models.JSONField()),
                        ('off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                        ('reason', models.CharField(max_length=300)),
                        ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('weeks', models.PositiveSmallIntegerField(default=8, help_text='How far back it is replayed.', validators=[django.core.validators.MinValueValidator(4), django.core.validators.MaxValueValidator(26)])),
                        ('replayed_at', models.DateTimeField(blank=True, null=True)),
                        ('published_as', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='adherence.ruleset')),
                        ('discarded_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2e8549c331eeadeceb42bc6b0a35e2adb2a0139f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a7e92', table='adherence_ruledraftevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RuleSet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('version', models.PositiveIntegerField()),
                        ('thresholds', models.JSONField()),
                        ('off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(max_length=300)),
                        ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['clinic', '-version'],
                        'constraints': [
                            models.UniqueConstraint(fields=('clinic', 'version'), name='rule_set_version_once_per_clinic'),
                            models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('clinic',), name='rule_set_one_in_force'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_rulesetevent" ("author_id", "clinic_id", "created_at", "id", "off", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retired_at", "thresholds", "uid", "version") VALUES (NEW."author_id", NEW."clinic_id", NEW."created_at", NEW."id", NEW."off", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."retired_at", NEW."thresholds", NEW."uid", NEW."version"); RETURN NULL;', hash='64012a2a08ffcd72631ae71c509be320cd33b2f3', operation='INSERT', pgid='pgtrigger_insert_insert_89f14', table='adherence_ruleset', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_rulesetevent" ("author_id", "clinic_id", "created_at", "id", "off", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retired_at", "thresholds", "uid", "version") VALUES (NEW."author_id", NEW."clinic_id", NEW."created_at", NEW."id", NEW."off", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."retired_at", NEW."thresholds", NEW."uid", NEW."version"); RETURN NULL;', hash='5fa1cc784568f282c15aabf60786078d79474671', operation='UPDATE', pgid='pgtrigger_update_update_9b345', table='adherence_ruleset', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_rulesetevent" ("author_id", "clinic_id", "created_at", "id", "off", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retired_at", "thresholds", "uid", "version") VALUES (OLD."author_id", OLD."clinic_id", OLD."created_at", OLD."id", OLD."off", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."retired_at", OLD."thresholds", OLD."uid", OLD."version"); RETURN NULL;', hash='2337b9af428dd170d3d00121b81a10f60e9c7ba2', operation='DELETE', pgid='pgtrigger_delete_delete_29919', table='adherence_ruleset', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='RuleSetEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.ruleset')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('version', models.PositiveIntegerField()),
                        ('thresholds', models.JSONField()),
                        ('off', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                        ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(max_length=300)),
                        ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='77498bee9f43b036c3316d15620fc2eb517789c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8dfab', table='adherence_rulesetevent', when='BEFORE')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=40)),
                        ('query', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500)),
                        ('place', models.PositiveSmallIntegerField(help_text='Where it stands among hers, from 1.')),
                    ],
                    options={
                        'ordering': ['place'],
                        'constraints': [
                            models.UniqueConstraint(models.F('clinic'), models.F('staff'), django.db.models.functions.text.Lower('name'), name='view_name_once_a_person'),
                            models.UniqueConstraint(fields=('clinic', 'staff', 'place'), name='view_place_once'),
                            models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', 20)), name='view_at_most_20'),
                            models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_a_name'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Signal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='patients.patient')),
                        ('episode', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='adherence.episode')),
                        ('rule', models.CharField(max_length=32)),
                        ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='adherence.ruleset')),
                        ('tier', models.CharField(choices=[('S', 'Safety'), ('A', 'Tier A'), ('B', 'Tier B'), ('C', 'Tier C')], max_length=1)),
                        ('severity', models.PositiveSmallIntegerField(help_text='Orders signals within a tier; 0-10.')),
                        ('evidence', models.JSONField(help_text='The values and dates the rule read.')),
                        ('first_seen_at', models.DateTimeField()),
                        ('last_seen_at', models.DateTimeField(help_text='When the evidence last changed.')),
                        ('cleared_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['tier', '-severity', 'first_seen_at'],
                        'indexes': [
                            models.Index(fields=['episode', 'tier'], name='signal_of_episode'),
                            models.Index(fields=['clinic', 'first_seen_at'], name='signal_raised'),
                            models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['episode', 'tier', 'first_seen_at'], name='signal_holding'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('cleared_at__isnull', True)), fields=('patient', 'rule'), name='signal_once_per_rule_while_it_holds'),
                            models.CheckConstraint(condition=models.Q(('tier__in', ['S', 'A', 'B', 'C'])), name='signal_tier_known'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SignalVerdict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                        ('signal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='adherence.signal')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('useful', models.BooleanField()),
                        ('note', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'indexes': [
                            models.Index(fields=['clinic', '-at'], name='signal_verdict_of_clinic'),
                        ],
                        'constraints': [
                            models.UniqueConstraint(fields=('signal', 'staff'), name='signal_verdict_once_per_person'),
                        ],
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_signalverdictevent" ("at", "clinic_id", "created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal_id", "staff_id", "uid", "useful") VALUES (NEW."at", NEW."clinic_id", NEW."created_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signal_id", NEW."staff_id", NEW."uid", NEW."useful"); RETURN NULL;', hash='23853eba03b5e6cbe9c53ac99fe6c75405bf6df7', operation='INSERT', pgid='pgtrigger_insert_insert_b8fdb', table='adherence_signalverdict', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "adherence_signalverdictevent" ("at", "clinic_id", "created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal_id", "staff_id", "uid", "useful") VALUES (NEW."at", NEW."clinic_id", NEW."created_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signal_id", NEW."staff_id", NEW."uid", NEW."useful"); RETURN NULL;', hash='14fa371fd7f04f2c3cf4eef02387faf84dfe10a6', operation='UPDATE', pgid='pgtrigger_update_update_397be', table='adherence_signalverdict', when='AFTER')),
                            pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "adherence_signalverdictevent" ("at", "clinic_id", "created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal_id", "staff_id", "uid", "useful") VALUES (OLD."at", OLD."clinic_id", OLD."created_at", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."signal_id", OLD."staff_id", OLD."uid", OLD."useful"); RETURN NULL;', hash='4befb1faeeffed8fb2f19085304294535bdd830c', operation='DELETE', pgid='pgtrigger_delete_delete_fee6f', table='adherence_signalverdict', when='AFTER')),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SignalVerdictEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='adherence.signalverdict')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                        ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                        ('signal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='adherence.signal')),
                        ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('useful', models.BooleanField()),
                        ('note', clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'abstract': False,
                        'triggers': [
                            pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a42082f802ddeacc42e215cc6f2eff61c77499db', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a41d7', table='adherence_signalverdictevent', when='BEFORE')),
                        ],
                    },
                ),
            ],
        ),
    ]
