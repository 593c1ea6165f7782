"""Seal what names or describes a patient (docs/adr/0020-encrypted-columns.md)."""

import clinic.sealed.fields
from clinic.sealed.migrating import SealColumns
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('adherence', '0010_re_ask_cover_hand_over'),
    ]

    operations = [
        SealColumns(
            {
                'contact': {
                    'note': clinic.sealed.fields.EncryptedTextField(blank=True, max_length=2000),
                },
                'contactevent': {
                    'note': clinic.sealed.fields.EncryptedTextField(blank=True, max_length=2000),
                },
                'cover': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500),
                },
                'coverevent': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500),
                },
                'episode': {
                    'outcome_note': clinic.sealed.fields.EncryptedTextField(blank=True, max_length=1000),
                    'snooze_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'episodeevent': {
                    'outcome_note': clinic.sealed.fields.EncryptedTextField(blank=True, max_length=1000),
                    'snooze_reason': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=200),
                },
                'handover': {
                    'note': clinic.sealed.fields.EncryptedTextField(max_length=1000),
                },
                'handoverevent': {
                    'note': clinic.sealed.fields.EncryptedTextField(max_length=1000),
                },
                'savedview': {
                    'query': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=500),
                },
                'signalverdict': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                },
                'signalverdictevent': {
                    'note': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=300),
                },
            },
        ),
    ]
