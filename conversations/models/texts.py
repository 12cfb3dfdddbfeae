"""Queues and the lists a leader edits: canned replies, dispositions, pause reasons."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language

from conversations.models.base import Row
from conversations.models.people import LANGUAGES, Brand, Provider, Team, french_only


class Queue(Row):
    """A line of a brand's customers, served by the teams that it names."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="queues")
    slug = models.SlugField()
    name = models.CharField(max_length=120)
    teams = models.ManyToManyField(Team, blank=True, related_name="queues")
    languages = ArrayField(models.CharField(max_length=8), default=french_only)
    priority = models.SmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    paused_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["brand", "slug"], name="queue_once_per_brand")
        ]

    def __str__(self) -> str:
        return self.name


class CannedReply(Row):
    """A text with places such as {{ prénom }} that the customer's facts fill in."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="canned_replies")
    queue = models.ForeignKey(Queue, models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8, choices=LANGUAGES, default="fr")
    shortcut = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["shortcut"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["brand", "language", "shortcut"], name="canned_shortcut_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Named(Row):
    """A short list entry with a name in each language."""

    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "name_fr"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of whoever reads."""
        if (get_language() or "fr").startswith("en") and self.name_en:
            return self.name_en
        return self.name_fr


class Disposition(Named):
    """The nature of a contact (motif), chosen in wrap-up."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="dispositions")


class PauseReason(Named):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="pause_reasons")
