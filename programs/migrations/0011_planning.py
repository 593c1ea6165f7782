"""When patients can come, how they are planned, and the proposals made from it."""

import clinic.clock
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import programs.models.planning
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('programs', '0010_guard_occurrences_and_offers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='programs.enrollment')),
            ],
            options={
                'ordering': ['first_day'],
            },
        ),
        migrations.CreateModel(
            name='AbsenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.enrollment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.absence')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')])),
                ('from_time', models.TimeField()),
                ('until_time', models.TimeField()),
                ('preferred', models.BooleanField(default=False)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='programs.enrollment')),
            ],
            options={
                'verbose_name_plural': 'availability',
                'ordering': ['weekday', 'from_time'],
            },
        ),
        migrations.CreateModel(
            name='AvailabilityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')])),
                ('from_time', models.TimeField()),
                ('until_time', models.TimeField()),
                ('preferred', models.BooleanField(default=False)),
                ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.enrollment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.availability')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanningRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('state', models.CharField(choices=[('asked', 'Being planned'), ('proposed', 'Proposed'), ('confirmed', 'Confirmed'), ('discarded', 'Discarded'), ('failed', 'Could not be planned')], default='asked', max_length=10)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('seed', models.PositiveIntegerField(default=1)),
                ('parameters', models.JSONField(blank=True, default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('objective', models.PositiveIntegerField(blank=True, null=True)),
                ('bound', models.PositiveIntegerField(blank=True, null=True)),
                ('parts', models.JSONField(blank=True, default=dict)),
                ('solver', models.CharField(blank=True, max_length=40)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('solved_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('enrollments', models.ManyToManyField(related_name='planning_runs', to='programs.enrollment')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanningRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('state', models.CharField(choices=[('asked', 'Being planned'), ('proposed', 'Proposed'), ('confirmed', 'Confirmed'), ('discarded', 'Discarded'), ('failed', 'Could not be planned')], default='asked', max_length=10)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('seed', models.PositiveIntegerField(default=1)),
                ('parameters', models.JSONField(blank=True, default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('objective', models.PositiveIntegerField(blank=True, null=True)),
                ('bound', models.PositiveIntegerField(blank=True, null=True)),
                ('parts', models.JSONField(blank=True, default=dict)),
                ('solver', models.CharField(blank=True, max_length=40)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('solved_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.planningrun')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanningWishes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('format', models.CharField(choices=[('individual', 'Individual sessions'), ('class', 'Classes'), ('either', 'Either, classes first')], default='either', max_length=10)),
                ('visits_a_week', models.PositiveSmallIntegerField(blank=True, help_text='Empty for as many as the protocol asks for.', null=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('enrollment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='planning_wishes', to='programs.enrollment')),
                ('physiologist', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'planning wishes',
            },
        ),
        migrations.CreateModel(
            name='PlanningWishesEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('format', models.CharField(choices=[('individual', 'Individual sessions'), ('class', 'Classes'), ('either', 'Either, classes first')], default='either', max_length=10)),
                ('visits_a_week', models.PositiveSmallIntegerField(blank=True, help_text='Empty for as many as the protocol asks for.', null=True)),
                ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.enrollment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.planningwishes')),
                ('physiologist', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposedVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('of', models.PositiveSmallIntegerField()),
                ('week', models.PositiveSmallIntegerField()),
                ('day', models.DateField()),
                ('start_time', models.TimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('modalities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('aerobic', 'Aerobic'), ('resistance', 'Resistance'), ('impact', 'Impact'), ('flexibility', 'Flexibility'), ('balance', 'Balance')], max_length=12), size=None)),
                ('adjusted', models.BooleanField(default=False)),
                ('booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposed_as', to='programs.booking')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposed_visits', to='programs.enrollment')),
                ('physiologist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.room')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='programs.planningrun')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.session')),
            ],
            options={
                'ordering': ['enrollment', 'day', 'start_time'],
            },
        ),
        migrations.CreateModel(
            name='ProposedVisitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('of', models.PositiveSmallIntegerField()),
                ('week', models.PositiveSmallIntegerField()),
                ('day', models.DateField()),
                ('start_time', models.TimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('modalities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('aerobic', 'Aerobic'), ('resistance', 'Resistance'), ('impact', 'Impact'), ('flexibility', 'Flexibility'), ('balance', 'Balance')], max_length=12), size=None)),
                ('adjusted', models.BooleanField(default=False)),
                ('booking', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.booking')),
                ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.enrollment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.proposedvisit')),
                ('physiologist', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.room')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.planningrun')),
                ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.session')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnmetNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('week', models.PositiveSmallIntegerField()),
                ('visits', models.PositiveSmallIntegerField(default=0)),
                ('sentence', models.CharField(max_length=300)),
                ('way_out', models.CharField(max_length=300)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.enrollment')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmet', to='programs.planningrun')),
            ],
            options={
                'ordering': ['enrollment', 'week'],
            },
        ),
        migrations.CreateModel(
            name='UnmetNeedEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=clinic.clock.now, editable=False)),
                ('week', models.PositiveSmallIntegerField()),
                ('visits', models.PositiveSmallIntegerField(default=0)),
                ('sentence', models.CharField(max_length=300)),
                ('way_out', models.CharField(max_length=300)),
                ('clinic', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),
                ('enrollment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.enrollment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='programs.unmetneed')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programs.planningrun')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='absence_ends_after_it_starts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_absenceevent" ("clinic_id", "created_at", "enrollment_id", "first_day", "id", "last_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."first_day", NEW."id", NEW."last_day", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."uid"); RETURN NULL;', hash='330f0c813ceafd12c2cbcf81c990eeb2e757d6f8', operation='INSERT', pgid='pgtrigger_insert_insert_d17da', table='programs_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programs_absenceevent" ("clinic_id", "created_at", "enrollment_id", "first_day", "id", "last_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."first_day", NEW."id", NEW."last_day", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."uid"); RETURN NULL;', hash='536de9ea3f9d33518d330b9c500cdfd753cbd1d6', operation='UPDATE', pgid='pgtrigger_update_update_987c4', table='programs_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_absenceevent" ("clinic_id", "created_at", "enrollment_id", "first_day", "id", "last_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid") VALUES (OLD."clinic_id", OLD."created_at", OLD."enrollment_id", OLD."first_day", OLD."id", OLD."last_day", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."uid"); RETURN NULL;', hash='f86e5de5b4f17780c596410cbe3c3e8c36eb1992', operation='DELETE', pgid='pgtrigger_delete_delete_5abdb', table='programs_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absenceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='44fe8cd7b798868e0d7827b4c58823e2037ebaff', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b94ef', table='programs_absenceevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__gte', 1), ('weekday__lte', 7)), name='availability_weekday_1_to_7'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.CheckConstraint(condition=models.Q(('until_time__gt', models.F('from_time'))), name='availability_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('enrollment'), models.F('enrollment'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('weekday'), models.F('weekday'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (programs.models.planning.SecondsOfDay('from_time', 'until_time'), '&&')], name='availability_no_overlap'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='availability',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_availabilityevent" ("clinic_id", "created_at", "enrollment_id", "from_time", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred", "uid", "until_time", "weekday") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."from_time", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."preferred", NEW."uid", NEW."until_time", NEW."weekday"); RETURN NULL;', hash='801147347fee732828908743b4c992192cf0cd67', operation='INSERT', pgid='pgtrigger_insert_insert_e8525', table='programs_availability', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='availability',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programs_availabilityevent" ("clinic_id", "created_at", "enrollment_id", "from_time", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred", "uid", "until_time", "weekday") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."from_time", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."preferred", NEW."uid", NEW."until_time", NEW."weekday"); RETURN NULL;', hash='3e9f5e5cebef2cce3eef1feb5ed1f5935d039069', operation='UPDATE', pgid='pgtrigger_update_update_6d064', table='programs_availability', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='availability',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_availabilityevent" ("clinic_id", "created_at", "enrollment_id", "from_time", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred", "uid", "until_time", "weekday") VALUES (OLD."clinic_id", OLD."created_at", OLD."enrollment_id", OLD."from_time", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."preferred", OLD."uid", OLD."until_time", OLD."weekday"); RETURN NULL;', hash='9081eb2f7f52a1c3aff1ae248c159885d2aaf1d9', operation='DELETE', pgid='pgtrigger_delete_delete_5e5e2', table='programs_availability', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='availabilityevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3f853e8e4789b38c9e030c77f61705a8bd5910cf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c9dad', table='programs_availabilityevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='planningrun',
            index=models.Index(fields=['clinic', '-created_at'], name='planning_run_newest'),
        ),
        migrations.AddConstraint(
            model_name='planningrun',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='run_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='planningrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'proposed', 'confirmed', 'discarded', 'failed'])), name='run_state_known'),
        ),
        migrations.AddConstraint(
            model_name='planningrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bound__isnull', True), ('objective__isnull', True)), ('bound__lte', models.F('objective')), _connector='OR'), name='run_bound_below_objective'),
        ),
        migrations.AddConstraint(
            model_name='planningrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='run_confirmed_has_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_planningrunevent" ("bound", "by_id", "clinic_id", "confirmed_at", "created_at", "digest", "failure", "first_day", "id", "last_day", "objective", "parameters", "parts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seed", "solved_at", "solver", "state", "uid") VALUES (NEW."bound", NEW."by_id", NEW."clinic_id", NEW."confirmed_at", NEW."created_at", NEW."digest", NEW."failure", NEW."first_day", NEW."id", NEW."last_day", NEW."objective", NEW."parameters", NEW."parts", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seed", NEW."solved_at", NEW."solver", NEW."state", NEW."uid"); RETURN NULL;', hash='c2caa0b1a7dceaf8cafef8f67058e93b4c663c16', operation='INSERT', pgid='pgtrigger_insert_insert_0969a', table='programs_planningrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programs_planningrunevent" ("bound", "by_id", "clinic_id", "confirmed_at", "created_at", "digest", "failure", "first_day", "id", "last_day", "objective", "parameters", "parts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seed", "solved_at", "solver", "state", "uid") VALUES (NEW."bound", NEW."by_id", NEW."clinic_id", NEW."confirmed_at", NEW."created_at", NEW."digest", NEW."failure", NEW."first_day", NEW."id", NEW."last_day", NEW."objective", NEW."parameters", NEW."parts", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seed", NEW."solved_at", NEW."solver", NEW."state", NEW."uid"); RETURN NULL;', hash='99a501fe93b5e7cc932f666abce378c016e93675', operation='UPDATE', pgid='pgtrigger_update_update_99b7d', table='programs_planningrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_planningrunevent" ("bound", "by_id", "clinic_id", "confirmed_at", "created_at", "digest", "failure", "first_day", "id", "last_day", "objective", "parameters", "parts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seed", "solved_at", "solver", "state", "uid") VALUES (OLD."bound", OLD."by_id", OLD."clinic_id", OLD."confirmed_at", OLD."created_at", OLD."digest", OLD."failure", OLD."first_day", OLD."id", OLD."last_day", OLD."objective", OLD."parameters", OLD."parts", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."seed", OLD."solved_at", OLD."solver", OLD."state", OLD."uid"); RETURN NULL;', hash='609f8c9dd2f95cad90339b375bc37a3e8ed45455', operation='DELETE', pgid='pgtrigger_delete_delete_b4b67', table='programs_planningrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningrunevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e9da5d2332ba2070ff0030cd54546ee712c96f62', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ff992', table='programs_planningrunevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='planningwishes',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['individual', 'class', 'either'])), name='wishes_format_known'),
        ),
        migrations.AddConstraint(
            model_name='planningwishes',
            constraint=models.CheckConstraint(condition=models.Q(('visits_a_week__isnull', True), models.Q(('visits_a_week__gte', 1), ('visits_a_week__lte', 7)), _connector='OR'), name='wishes_visits_1_to_7'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningwishes',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_planningwishesevent" ("clinic_id", "created_at", "enrollment_id", "format", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "physiologist_id", "uid", "visits_a_week") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."format", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."physiologist_id", NEW."uid", NEW."visits_a_week"); RETURN NULL;', hash='3f006668cfe842409a2f73819c65f1a89743bf89', operation='INSERT', pgid='pgtrigger_insert_insert_80267', table='programs_planningwishes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningwishes',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programs_planningwishesevent" ("clinic_id", "created_at", "enrollment_id", "format", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "physiologist_id", "uid", "visits_a_week") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."format", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."physiologist_id", NEW."uid", NEW."visits_a_week"); RETURN NULL;', hash='6f328cb8c80582f460727167271ff25a59669461', operation='UPDATE', pgid='pgtrigger_update_update_09205', table='programs_planningwishes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningwishes',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_planningwishesevent" ("clinic_id", "created_at", "enrollment_id", "format", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "physiologist_id", "uid", "visits_a_week") VALUES (OLD."clinic_id", OLD."created_at", OLD."enrollment_id", OLD."format", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."physiologist_id", OLD."uid", OLD."visits_a_week"); RETURN NULL;', hash='3b41d745a3637053d61951d0529eb87a9b1fda85', operation='DELETE', pgid='pgtrigger_delete_delete_fb533', table='programs_planningwishes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planningwishesevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3e6db65c16f83a9f06cc515dc61ddf3838d4d947', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9d8bc', table='programs_planningwishesevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='proposedvisit',
            constraint=models.UniqueConstraint(fields=('run', 'enrollment', 'day'), name='proposed_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='proposedvisit',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 480)), name='proposed_5_to_480_minutes'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedvisit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_proposedvisitevent" ("adjusted", "booking_id", "clinic_id", "created_at", "day", "enrollment_id", "id", "minutes", "modalities", "number", "of", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "physiologist_id", "room_id", "run_id", "session_id", "start_time", "uid", "week") VALUES (NEW."adjusted", NEW."booking_id", NEW."clinic_id", NEW."created_at", NEW."day", NEW."enrollment_id", NEW."id", NEW."minutes", NEW."modalities", NEW."number", NEW."of", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."physiologist_id", NEW."room_id", NEW."run_id", NEW."session_id", NEW."start_time", NEW."uid", NEW."week"); RETURN NULL;', hash='a0a3152272fde7dd010f470d350561a3aa212d94', operation='INSERT', pgid='pgtrigger_insert_insert_46311', table='programs_proposedvisit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedvisit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programs_proposedvisitevent" ("adjusted", "booking_id", "clinic_id", "created_at", "day", "enrollment_id", "id", "minutes", "modalities", "number", "of", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "physiologist_id", "room_id", "run_id", "session_id", "start_time", "uid", "week") VALUES (NEW."adjusted", NEW."booking_id", NEW."clinic_id", NEW."created_at", NEW."day", NEW."enrollment_id", NEW."id", NEW."minutes", NEW."modalities", NEW."number", NEW."of", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."physiologist_id", NEW."room_id", NEW."run_id", NEW."session_id", NEW."start_time", NEW."uid", NEW."week"); RETURN NULL;', hash='580f2ec2130fa73a50458a70cf32ab8036d5676d', operation='UPDATE', pgid='pgtrigger_update_update_0ff60', table='programs_proposedvisit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedvisit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_proposedvisitevent" ("adjusted", "booking_id", "clinic_id", "created_at", "day", "enrollment_id", "id", "minutes", "modalities", "number", "of", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "physiologist_id", "room_id", "run_id", "session_id", "start_time", "uid", "week") VALUES (OLD."adjusted", OLD."booking_id", OLD."clinic_id", OLD."created_at", OLD."day", OLD."enrollment_id", OLD."id", OLD."minutes", OLD."modalities", OLD."number", OLD."of", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."physiologist_id", OLD."room_id", OLD."run_id", OLD."session_id", OLD."start_time", OLD."uid", OLD."week"); RETURN NULL;', hash='8129a077283213903e78d486b91c9de4d47fb97a', operation='DELETE', pgid='pgtrigger_delete_delete_f30ad', table='programs_proposedvisit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedvisitevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4851bfa8e093d8a42eaf5ed1b830ed2020a92895', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_22446', table='programs_proposedvisitevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='unmetneed',
            constraint=models.UniqueConstraint(fields=('run', 'enrollment', 'week'), name='unmet_once_a_week'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unmetneed',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_unmetneedevent" ("clinic_id", "created_at", "enrollment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "sentence", "uid", "visits", "way_out", "week") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."run_id", NEW."sentence", NEW."uid", NEW."visits", NEW."way_out", NEW."week"); RETURN NULL;', hash='102006838073ab8105a6b9abff4016c9cad86ee8', operation='INSERT', pgid='pgtrigger_insert_insert_b01fc', table='programs_unmetneed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unmetneed',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programs_unmetneedevent" ("clinic_id", "created_at", "enrollment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "sentence", "uid", "visits", "way_out", "week") VALUES (NEW."clinic_id", NEW."created_at", NEW."enrollment_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."run_id", NEW."sentence", NEW."uid", NEW."visits", NEW."way_out", NEW."week"); RETURN NULL;', hash='b968a1f6d774c810ca2475b2d492b9201b980d36', operation='UPDATE', pgid='pgtrigger_update_update_b7fce', table='programs_unmetneed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unmetneed',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "programs_unmetneedevent" ("clinic_id", "created_at", "enrollment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "sentence", "uid", "visits", "way_out", "week") VALUES (OLD."clinic_id", OLD."created_at", OLD."enrollment_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."run_id", OLD."sentence", OLD."uid", OLD."visits", OLD."way_out", OLD."week"); RETURN NULL;', hash='99373c6189bc703fba933e0d450241d97366f663', operation='DELETE', pgid='pgtrigger_delete_delete_130eb', table='programs_unmetneed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unmetneedevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35ac6548152650bf091cf9c3b4fc2b7e3285c487', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1f13f', table='programs_unmetneedevent', when='BEFORE')),
        ),
    ]
