"""With which version of the score a finding last changed: screens ask for what is newer only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0010_clocks")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="changed_in",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
