"""Seal what names or describes a patient (docs/adr/0020-encrypted-columns.md)."""

import clinic.sealed.fields
from clinic.sealed import box
from clinic.sealed.migrating import Convert, SealColumns, convert_words
from clinic.sealed.rewriting import Column
from django.db import migrations

# Why somebody changed something, in the context that the history's rows share.
_REASONS = (Column('pghistory_context', 'id', 'metadata', 'jsonb', 'uuid'), ('reason',))
# What one-time codes and recovery codes are made from.
_SEEDS = (Column('mfa_authenticator', 'id', 'data', 'jsonb'), ('secret', 'seed'))


def seal_words(schema_editor):
    convert_words(schema_editor, *_REASONS, box.seal)
    convert_words(schema_editor, *_SEEDS, box.seal)


def open_words(schema_editor):
    convert_words(schema_editor, *_REASONS, box.opened)
    convert_words(schema_editor, *_SEEDS, box.opened)


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0014_audit_functions'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [
        Convert(seal_words, open_words),
        SealColumns(
            {
                'idempotentresponse': {
                    'body': clinic.sealed.fields.EncryptedJSONField(default=dict),
                },
            },
        ),
    ]
