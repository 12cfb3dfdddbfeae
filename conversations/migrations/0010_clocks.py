"""What the clocks of holds, silence and leave-taking count from."""

from django.db import migrations, models

NAMES = ("hold_until", "warned_at", "stayed_at", "goodbye_at")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0009_policy")]

    operations = [
        migrations.AddField("conversation", name, models.DateTimeField(blank=True, null=True))
        for name in NAMES
    ]
