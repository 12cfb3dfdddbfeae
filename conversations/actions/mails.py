"""Mails to customers: put down here, sent outside any request by `manage.py clock`, each once.

A mail is claimed for some minutes, sent outside the transaction, then marked: one that a killed
process leaves behind is tried again under the same Message-ID.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import urlencode

from conversations.core.tries import next_try
from conversations.models import Conversation, Mail
from conversations.queries.mails import return_link, unread_answers

log = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=2)
AGAIN = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
MOST_AT_ONCE = 50


def queue_mail(
    conversation: Conversation, kind: str, key: str, subject: str, body: str, now: datetime
) -> bool:
    """To the address that the customer gave; False when there is none, or when this very mail was
    put down before."""
    to = conversation.customer.email
    if not to:
        return False
    _row, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "conversation": conversation, "kind": kind, "to": to, "created_at": now, "due_at": now,
            "subject": " ".join(subject.split())[:200], "body": body,
        },
    )  # fmt: skip
    return is_new


def announce_answers(now: datetime) -> int:
    """Who wrote out of hours and has not read the answer is told of it, with a way back."""
    return sum(_announce(conversation, seen, now) for conversation, seen in unread_answers(now))


def _announce(conversation: Conversation, seen: int, now: datetime) -> bool:
    """One mail for all that was answered since the customer last read."""
    language = conversation.language if conversation.language in ("fr", "en") else "fr"
    path = f"/chat/{conversation.brand.slug}/?{urlencode({'language': language})}"
    context = {
        "brand": conversation.brand,
        "name": conversation.customer.name,
        "url": f"{settings.BASE_URL}{path}#back={return_link(conversation)}",
    }
    with translation.override(language):
        subject = render_to_string("customer/mail/answer_subject.txt", context)
        body = render_to_string("customer/mail/answer.txt", context).strip() + "\n"
    key = f"answer:{conversation.pk}:{seen}"
    return queue_mail(conversation, "answer", key, subject, body, now)


def send_due(now: datetime) -> int:
    """How many were sent. Copies share the work by SKIP LOCKED."""
    return sum(_send(mail, now) for mail in _claimed(now))


def _claimed(now: datetime) -> Iterator[Mail]:
    for _ in range(MOST_AT_ONCE):
        with transaction.atomic():
            rows = Mail.objects.select_for_update(skip_locked=True).filter(
                Q(due_at__lte=now), sent_at=None
            )
            mail = rows.order_by("due_at").first()
            if mail is None:
                return
            mail.n_tries += 1
            Mail.objects.filter(pk=mail.pk).update(due_at=now + CLAIM, n_tries=mail.n_tries)
        yield mail


def _send(mail: Mail, now: datetime) -> bool:
    headers = {"Message-ID": f"<{mail.pk}@motjuste>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(mail.subject, mail.body, None, [mail.to], headers=headers).send()
    except Exception as error:
        log.warning("mail.failed", mail=str(mail.pk), error=type(error).__name__)
        _put_off(mail.pk, mail.n_tries, type(error).__name__, now)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, due_at=None, error="")
    return True


def _put_off(mail: UUID, n_tries: int, error: str, now: datetime) -> None:
    """After the last try it stays, unsent and named on the page of the mails."""
    again = next_try(n_tries, AGAIN, now)
    Mail.objects.filter(pk=mail).update(due_at=again, error=error[:200])
