"""Addresses that are told of alerts, and the telling: beside the clocks, each message once.

A message is claimed for two minutes, sent outside the transaction, then marked. What cannot be sent
is tried again a few times, later each time, and then stays named on the page. Whether an address
may be told at all is asked in `core/webhook.py`.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from conversations.actions.alert_send import deliver
from conversations.core.tries import next_try
from conversations.core.webhook import fault, signature
from conversations.errors import NotFound
from conversations.models import AlertHook, AlertPost, User

log = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=2)
AGAIN = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200))
MOST_AT_ONCE = 8


def add_hook(url: str, place: dict[str, Any], by: User, now: datetime) -> AlertHook:
    """`place` is one of team, provider, brand. Raises ValueError with the code of what is wrong."""
    if wrong := fault(url, with_private=settings.WEBHOOKS_PRIVATE):
        raise ValueError(wrong)
    return AlertHook.objects.create(
        url=url, created_at=now, created_by=by, language=by.language, **place
    )


def retire_hook(hook: AlertHook, by: User, now: datetime) -> None:
    """What was not sent yet is not sent any more."""
    rows = AlertHook.objects.filter(pk=hook.pk, retired_at=None)
    if not rows.update(retired_at=now, retired_by=by):
        raise NotFound
    AlertPost.objects.filter(hook=hook, sent_at=None).update(due_at=None)


def try_hook(hook: AlertHook, now: datetime) -> AlertPost:
    """A trial, sent like any other."""
    return AlertPost.objects.create(hook=hook, what="test", created_at=now, due_at=now)


def send_due(now: datetime) -> int:
    """How many were sent: to several addresses at a time, one after the other to each. Copies
    share the work by SKIP LOCKED."""
    posts = _claimed(now)
    if not posts:
        return 0
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        errors = list(pool.map(_tried, [(post.hook, _body(post), now) for post in posts]))
    for post, error in zip(posts, errors, strict=True):
        _note(post, error, now)
    return errors.count("")


@transaction.atomic
def _claimed(now: datetime) -> list[AlertPost]:
    """The oldest of each address."""
    rows = AlertPost.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        due_at__lte=now, hook__retired_at=None
    )
    found: dict[UUID, AlertPost] = {}
    for post in rows.select_related("hook", "alert__team", "alert__brand").order_by("pk")[:200]:
        if len(found) < MOST_AT_ONCE:
            found.setdefault(post.hook_id, post)
    for post in found.values():
        post.n_tries += 1
        AlertPost.objects.filter(pk=post.pk).update(due_at=now + CLAIM, n_tries=post.n_tries)
    return list(found.values())


def _body(post: AlertPost) -> dict[str, Any]:
    """Counts and names of places, never a customer's words or name."""
    found: dict[str, Any] = {
        "id": str(post.pk),
        "event": f"alert.{post.what}",
        "at": post.created_at.isoformat(),
        "url": f"{settings.BASE_URL}/floor/",
    }
    alert = post.alert
    if alert is None:
        return found
    subject = alert.team or alert.brand
    kind = "team" if alert.team else "brand" if alert.brand else "house"
    return found | {
        "alert": str(alert.pk),
        "kind": alert.kind,
        "subject": {"kind": kind, "name": subject.name if subject else ""},
        "began_at": alert.began_at.isoformat(),
        "cleared_at": alert.cleared_at.isoformat() if alert.cleared_at else None,
        "value": alert.value,
        "worst": alert.worst,
    }


def _tried(given: tuple[AlertHook, dict[str, Any], datetime]) -> str:
    """In a thread, without the database: empty when the other side took it, else why not."""
    hook, said, now = given
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Motjuste",
        "Motjuste-Id": said["id"],
        "Motjuste-Signature": signature(hook.secret, int(now.timestamp()), body),
    }
    try:
        status = deliver(hook.url, headers, body, with_private=settings.WEBHOOKS_PRIVATE)
    except Exception as error:
        log.warning("alert.not_told", hook=str(hook.pk), error=type(error).__name__)
        return str(error) if isinstance(error, PermissionError) else type(error).__name__
    return "" if 200 <= status < 300 else f"HTTP {status}"


def _note(post: AlertPost, error: str, now: datetime) -> None:
    if not error:
        AlertPost.objects.filter(pk=post.pk).update(sent_at=now, due_at=None, error="")
        return
    again = next_try(post.n_tries, AGAIN, now)
    AlertPost.objects.filter(pk=post.pk).update(due_at=again, error=error[:120])
