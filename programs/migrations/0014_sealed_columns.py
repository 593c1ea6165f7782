"""Seal what names or describes a patient (docs/adr/0020-encrypted-columns.md)."""

import clinic.sealed.fields
import django.core.serializers.json
from clinic.sealed.migrating import SealColumns
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0013_home_activities'),
    ]

    operations = [
        SealColumns(
            {
                'absence': {
                    'reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=120),
                },
                'absenceevent': {
                    'reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=120),
                },
                'activityfile': {
                    'content': clinic.sealed.fields.EncryptedBinaryField(blank=True, null=True),
                    'facts': clinic.sealed.fields.EncryptedJSONField(blank=True, default=dict),
                    'found': clinic.sealed.fields.EncryptedJSONField(blank=True, default=list),
                    'name': clinic.sealed.fields.EncryptedCharField(max_length=120),
                },
                'activityfileevent': {
                    'facts': clinic.sealed.fields.EncryptedJSONField(blank=True, default=dict),
                    'found': clinic.sealed.fields.EncryptedJSONField(blank=True, default=list),
                    'name': clinic.sealed.fields.EncryptedCharField(max_length=120),
                },
                'adverseevent': {
                    'action_taken': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                    'what': clinic.sealed.fields.EncryptedCharField(max_length=300),
                },
                'adverseeventevent': {
                    'action_taken': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                    'what': clinic.sealed.fields.EncryptedCharField(max_length=300),
                },
                'calendarchange': {
                    'sentence': clinic.sealed.fields.EncryptedCharField(max_length=300),
                },
                'calendarchangeevent': {
                    'sentence': clinic.sealed.fields.EncryptedCharField(max_length=300),
                },
                'changeitem': {
                    'after': clinic.sealed.fields.WordsSealedJSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, words=('title', 'cancel_reason', 'overlap_reason')),
                    'before': clinic.sealed.fields.WordsSealedJSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, words=('title', 'cancel_reason', 'overlap_reason')),
                },
                'doseadjustment': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'doseadjustmentevent': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'enrollment': {
                    'availability': clinic.sealed.fields.EncryptedCharField(blank=True, help_text='When she can come, in her words.', max_length=200),
                    'end_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'enrollmentevent': {
                    'availability': clinic.sealed.fields.EncryptedCharField(blank=True, help_text='When she can come, in her words.', max_length=200),
                    'end_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'exerciseprescription': {
                    'reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'exerciseprescriptionevent': {
                    'reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'homeactivity': {
                    'device': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'homeactivityevent': {
                    'device': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'proposal': {
                    'decision_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'proposalevent': {
                    'decision_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'screening': {
                    'cleared_by': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=120),
                    'conditions': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                    'parq_result': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=60),
                    'reasons': clinic.sealed.fields.EncryptedTextField(blank=True, help_text='What the decision rests on, in words.'),
                },
                'screeningevent': {
                    'cleared_by': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=120),
                    'conditions': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                    'parq_result': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=60),
                    'reasons': clinic.sealed.fields.EncryptedTextField(blank=True, help_text='What the decision rests on, in words.'),
                },
                'session': {
                    'title': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                    'cancel_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                    'overlap_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'sessionevent': {
                    'title': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                    'cancel_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                    'overlap_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'sessionrecord': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500),
                    'readiness_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                },
                'sessionrecordevent': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500),
                    'readiness_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                },
                'unmetneed': {
                    'sentence': clinic.sealed.fields.EncryptedCharField(max_length=300),
                    'way_out': clinic.sealed.fields.EncryptedCharField(max_length=300),
                },
                'unmetneedevent': {
                    'sentence': clinic.sealed.fields.EncryptedCharField(max_length=300),
                    'way_out': clinic.sealed.fields.EncryptedCharField(max_length=300),
                },
                'series': {
                    'title': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                },
                'seriesevent': {
                    'title': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                },
                'planningrun': {
                    'failure': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'planningrunevent': {
                    'failure': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
            },
        ),
    ]
