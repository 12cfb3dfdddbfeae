"""A fault that somebody marked is disputed as a finding is."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KINDS = ("finding", "review", "missed")
OF_ONE_THING = Q(
    *(Q(**{f"{name}__isnull": name != kind for name in KINDS}) for kind in KINDS), _connector="OR"
)


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0040_actor_kind"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dispute",
            name="dispute_of_one_thing",
        ),
        migrations.AddField(
            model_name="dispute",
            name="missed",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="disputes",
                to="conversations.missedfault",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(condition=OF_ONE_THING, name="dispute_of_one_thing"),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(
                condition=Q(missed__isnull=False), fields=("missed",), name="missed_disputed_once"
            ),
        ),
    ]
