"""A calibration's meeting may settle a fault that somebody marked, as it settles a finding."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0037_membership"),
    ]

    operations = [
        migrations.AddField(
            model_name="calibrationdecision",
            name="missed",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.missedfault",
            ),
        ),
    ]
