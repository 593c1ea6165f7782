"""Seal what names or describes a patient (docs/adr/0020-encrypted-columns.md)."""

import clinic.sealed.fields
import pgtrigger.compiler
import pgtrigger.migrations
from clinic.sealed.blind import index_of_digest
from clinic.sealed.migrating import Convert, SealColumns, resting
from django.db import migrations

# What people wrote stood among the servers' codes.
OWN_COLUMN = """
UPDATE notifications_deliveryevent SET said = code, code = ''
 WHERE event IN ('phoned', 'lifted', 'again');
UPDATE notifications_suppression SET digest = address_hash;
"""
BACK = """
UPDATE notifications_deliveryevent SET code = said
 WHERE event IN ('phoned', 'lifted', 'again');
"""


def index_addresses(schema_editor):
    """Replace the plain SHA-256 of each address by a keyed one."""
    _rehash(schema_editor, index_of_digest)


def plain_addresses(schema_editor):
    """Bring the SHA-256 back, which is known of every address that is still in the list."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT address_hash, digest FROM notifications_suppression")
        known = dict(cursor.fetchall())
    _rehash(schema_editor, lambda held: known.get(held, held))


def _rehash(schema_editor, change):
    for table in ("notifications_suppression", "notifications_suppressionevent"):
        with resting(schema_editor, table), schema_editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT address_hash FROM {table}")
            held = [value for (value,) in cursor.fetchall()]
            cursor.execute(
                f"UPDATE {table} AS row SET address_hash = found.new "
                "FROM unnest(%s::text[], %s::text[]) AS found(old, new) "
                "WHERE row.address_hash = found.old",
                [held, [change(value) for value in held]],
            )



class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_mails_to_carers'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='suppression',
            name='update_update',
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='said',
            field=clinic.sealed.fields.EncryptedCharField(blank=True, db_default='', help_text='What a person wrote about it.', max_length=80),
        ),
        migrations.AddField(
            model_name='suppression',
            name='digest',
            field=clinic.sealed.fields.EncryptedCharField(blank=True, editable=False, help_text="The address's SHA-256, from which another key makes another index.", max_length=64),
        ),
        migrations.RunSQL(OWN_COLUMN, BACK),
        Convert(index_addresses, plain_addresses),
        SealColumns(
            {
                'deliveryevent': {
                    'said': clinic.sealed.fields.EncryptedCharField(blank=True, db_default='', help_text='What a person wrote about it.', max_length=80),
                },
                'sentcopy': {
                    'raw': clinic.sealed.fields.EncryptedBinaryField(),
                },
                'suppression': {
                    'digest': clinic.sealed.fields.EncryptedCharField(blank=True, editable=False, help_text="The address's SHA-256, from which another key makes another index.", max_length=64),
                    'lifted_why': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                },
                'suppressionevent': {
                    'lifted_why': clinic.sealed.fields.EncryptedCharField(blank=True, max_length=80),
                },
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suppression',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address_hash" IS DISTINCT FROM (NEW."address_hash") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lifted_at" IS DISTINCT FROM (NEW."lifted_at") OR OLD."lifted_why" IS DISTINCT FROM (NEW."lifted_why") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))', func='INSERT INTO "notifications_suppressionevent" ("address_hash", "code", "created_at", "id", "lifted_at", "lifted_why", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."address_hash", NEW."code", NEW."created_at", NEW."id", NEW."lifted_at", NEW."lifted_why", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='739cd00ce2d0248f450c27f50727e45c1fb309df', operation='UPDATE', pgid='pgtrigger_update_update_dc565', table='notifications_suppression', when='AFTER')),
        ),
    ]
