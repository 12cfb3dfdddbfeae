"""The words of the codes in the set-up; nothing changes in the tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0018_mails"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="how",
            field=models.CharField(
                choices=[
                    ("routed", "given by the line"),
                    ("taken", "taken"),
                    ("transferred", "handed over"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="uploader_kind",
            field=models.CharField(
                choices=[
                    ("customer", "customer"),
                    ("advisor", "advisor"),
                    ("leader", "team leader"),
                    ("analyst", "quality analyst"),
                    ("system", "the system"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="brandrule",
            name="mode",
            field=models.CharField(
                choices=[
                    ("score", "counts in the score"),
                    ("proven", "counts once proven"),
                    ("show", "shown only"),
                    ("off", "off"),
                ],
                default="score",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="conversation",
            name="closed_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("customer", "customer"),
                    ("advisor", "advisor"),
                    ("leader", "team leader"),
                    ("analyst", "quality analyst"),
                    ("system", "the system"),
                    ("timeout", "time running out"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="conversation",
            name="state",
            field=models.CharField(
                choices=[
                    ("offline", "out of hours"),
                    ("waiting", "waiting"),
                    ("active", "in progress"),
                    ("wrap_up", "wrap-up"),
                    ("closed", "closed"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="actor_kind",
            field=models.CharField(
                choices=[
                    ("customer", "customer"),
                    ("advisor", "advisor"),
                    ("leader", "team leader"),
                    ("analyst", "quality analyst"),
                    ("system", "the system"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="presencechange",
            name="by",
            field=models.CharField(
                choices=[("self", "themselves"), ("lapsed", "the lost connection")],
                default="self",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="presencechange",
            name="status",
            field=models.CharField(
                choices=[("available", "available"), ("paused", "paused"), ("offline", "offline")],
                max_length=16,
            ),
        ),
    ]
