from django.db import migrations, models


class Migration(migrations.Migration):
    """Count wrong codes, where wrong dates of birth were counted."""

    dependencies = [
        ('patients', '0014_restricted_records'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='signin', name='sign_in_few_wrong_dates'),
        migrations.RenameField(
            model_name='signin', old_name='wrong_dates', new_name='wrong_codes'
        ),
        migrations.AddConstraint(
            model_name='signin',
            constraint=models.CheckConstraint(
                condition=models.Q(('wrong_codes__lte', 5)), name='sign_in_few_wrong_codes'
            ),
        ),
    ]
