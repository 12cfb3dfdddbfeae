"""Taking the words out of closed conversations, and the name off customers.

Used by retention and by erasure on request. Figures, scores and which rule spoke where stay.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet

from conversations.actions.attach import thumb_path
from conversations.models import (
    Analysis,
    Attachment,
    Conversation,
    Customer,
    Finding,
    Mail,
    MissedFault,
    ReviewAnswer,
    Score,
    SeenMark,
    Shown,
    SurveyAnswer,
    User,
)

NOBODY: dict[str, Any] = {
    "external_id": None, "title": "", "name": "", "email": "", "products": [],
    "product_aliases": [], "history": [], "attributes": {},
}  # fmt: skip


def forget_texts(ids: Sequence[UUID], now: datetime, by: User | None = None, why: str = "") -> None:
    """Of closed conversations, in the caller's transaction. With `why` it is an erasure: the log
    keeps its numbers and times; without, the log itself goes."""
    with connection.cursor() as cursor:
        for key in ids:
            if why:
                values = [str(key), str(by.pk) if by else None, why]
                cursor.execute("SELECT motjuste_erase_events(%s, %s, %s)", values)
            else:
                cursor.execute("SELECT motjuste_forget_transcript(%s)", [str(key)])
    drop_files(Attachment.objects.filter(conversation__in=ids))
    forget_quotes(ids)
    Mail.objects.filter(conversation__in=ids).delete()
    Shown.objects.filter(conversation__in=ids).delete()
    SeenMark.objects.filter(conversation__in=ids).delete()
    SurveyAnswer.objects.filter(conversation__in=ids).update(comment="")
    Conversation.objects.filter(pk__in=ids).update(outcome="", address="", text_gone_at=now)


def forget_quotes(ids: Sequence[UUID], seq: int | None = None) -> None:
    """What findings, facts and reviews repeat of the text; of one message only, when `seq`."""
    findings = Finding.objects.filter(conversation__in=ids)
    missed = MissedFault.objects.filter(conversation__in=ids)
    answers = ReviewAnswer.objects.filter(review__conversation__in=ids)
    if seq is not None:
        findings = findings.filter(seq=seq)
        missed, answers = missed.filter(seq=seq), answers.filter(quote_seq=seq)
    findings.update(evidence={})
    missed.update(quote="")
    answers.update(quote="")
    Analysis.objects.filter(pk__in=ids).update(facts={}, closing={})
    Score.objects.filter(conversation__in=ids).update(facts={})


def drop_files(files: QuerySet[Attachment]) -> None:
    """The rows now, the bytes once that is certain."""
    paths = list(files.values_list("path", flat=True))
    files.delete()

    def remove() -> None:
        for path in paths:
            default_storage.delete(path)
            default_storage.delete(thumb_path(path))

    transaction.on_commit(remove)


def erase_customers(customers: QuerySet[Customer], now: datetime) -> None:
    customers.update(**NOBODY, erased_at=now)
