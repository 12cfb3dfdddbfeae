"""What a reviewer sends of a grid has an order: a state that comes late does not undo the last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0038_missed_decided"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="n_changes",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
