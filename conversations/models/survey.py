"""The survey: what a brand has chosen, edition by edition, and the answers."""

from typing import ClassVar

from django.db import models

from conversations.core.survey import Choices
from conversations.models.base import Row
from conversations.models.conversation import Conversation
from conversations.models.people import Brand, User


class Survey(Row):
    """One edition; the newest of a brand is in force and none is ever changed."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="surveys")
    version = models.PositiveIntegerField()
    is_on = models.BooleanField(default=True)
    asks_silent = models.BooleanField(default=False)
    journey_share = models.PositiveSmallIntegerField(default=20)
    rnps_share = models.PositiveSmallIntegerField(default=10)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["brand", "version"], name="survey_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.version}"

    @property
    def choices(self) -> Choices:
        return Choices(self.is_on, self.asks_silent, self.journey_share, self.rnps_share)


class SurveyAnswer(models.Model):
    """Once a conversation. `asked` are the questions that were put, `wording` the edition of their
    words: a figure never mixes scales or wordings."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="survey_answer"
    )
    version = models.PositiveIntegerField(default=0)
    wording = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    asked = models.JSONField(default=list)
    ces = models.PositiveSmallIntegerField(null=True)
    component = models.CharField(max_length=12, blank=True)
    steps = models.JSONField(default=dict)
    csat = models.PositiveSmallIntegerField(null=True)
    nps = models.PositiveSmallIntegerField(null=True)
    rnps = models.PositiveSmallIntegerField(null=True)
    resolved = models.CharField(max_length=8, blank=True)
    comment = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at"], name="answers_lately")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.version}"
