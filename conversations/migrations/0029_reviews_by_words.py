"""Reviews are found by the words of their comments and quotes."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


def words(*names: str) -> django.contrib.postgres.search.SearchVector:
    return django.contrib.postgres.search.SearchVector(*names, config="motjuste_fr")


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0028_alerts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="review",
            index=django.contrib.postgres.indexes.GinIndex(words("comment"), name="review_words"),
        ),
        migrations.AddIndex(
            model_name="reviewanswer",
            index=django.contrib.postgres.indexes.GinIndex(
                words("comment", "quote"), name="review_answer_words"
            ),
        ),
    ]
