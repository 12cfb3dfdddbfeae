"""An example of a rule outlives the conversation and the meeting that it was taken from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0025_dispute"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ruleexample",
            name="decision",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="example",
                to="conversations.calibrationdecision",
            ),
        ),
    ]
