from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """An administrator is named by more letters than the log had room for."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("conversations", "0039_review_changes")]

    operations: ClassVar[list[Any]] = [
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
                    ("administrator", "administrator"),
                ],
                max_length=16,
            ),
        ),
    ]
