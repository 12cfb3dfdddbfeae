"""Targets and limits get a history of their own, out of the rows of brands and queues.

The old columns stay, with defaults, for the processes of the former version; they are no longer
read.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import conversations.models.base

OF_QUEUE = {"first_reply_s": 60, "reply_s": 60, "wrap_up_s": 60, "wrap_up_extra_s": 30}
OF_BRAND = {"reopen_s": 600}


def copy(apps: Any, schema_editor: Any) -> None:
    version, now = apps.get_model("conversations", "PolicyVersion"), timezone.now()

    def keep(brand: Any, queue: Any, row: Any, defaults: dict[str, int]) -> None:
        values = {n: getattr(row, n) for n, usual in defaults.items() if getattr(row, n) != usual}
        if values:
            version.objects.create(brand=brand, queue=queue, values=values, from_at=now)

    for brand in apps.get_model("conversations", "Brand").objects.all():
        keep(brand, None, brand, OF_BRAND)
        for queue in brand.queues.all():
            keep(brand, queue, queue, OF_QUEUE)


def leave(model: str, table: str, defaults: dict[str, int]) -> migrations.SeparateDatabaseAndState:
    alter = "ALTER TABLE {} ALTER COLUMN {} {} DEFAULT {}"
    return migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField(model, name) for name in defaults],
        database_operations=[
            migrations.RunSQL(
                alter.format(table, name, "SET", usual), alter.format(table, name, "DROP", "")
            )
            for name, usual in defaults.items()
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("conversations", "0008_imported")]

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=conversations.models.base.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                ("from_at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(blank=True, help_text="Why it was changed.", max_length=200),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="conversations.brand",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="conversations.queue",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.user",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_at", "-id"],
                "indexes": [
                    models.Index(fields=["brand", "queue", "-from_at"], name="policy_by_time")
                ],
            },
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
        leave("queue", "conversations_queue", OF_QUEUE),
        leave("brand", "conversations_brand", OF_BRAND),
    ]
