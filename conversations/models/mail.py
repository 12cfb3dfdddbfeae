"""Mails to customers, written in a request and sent by the clock process."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conversations.models.base import Row
from conversations.models.conversation import Conversation


class Mail(Row):
    """`key` makes each once, whoever asks for it again. `due_at` moves on with every try."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    n_tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], condition=Q(sent_at__isnull=True), name="mails_to_send"
            ),
            models.Index(fields=["conversation", "-created_at"], name="mails_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.to}"
