"""Policies read: what holds for a queue at a moment, and how it came to be.

Setting one is in `actions/policies.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from conversations.core.policy import NAMES, Policy, merged
from conversations.models import Brand, PolicyVersion, Queue

Level = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history: each value that changed, before and after (None: not set)."""

    version: PolicyVersion
    changed: dict[str, tuple[Any, Any]]


def holding(brand_id: UUID, queue_id: UUID | None, now: datetime) -> Policy:
    """What holds for a conversation that is opened now. One query."""
    of_brand, of_queue = levels(brand_id, queue_id, now)
    return merged(of_brand, of_queue)


def levels(brand_id: UUID, queue_id: UUID | None, now: datetime) -> tuple[Level, Level]:
    """What the brand sets, and what the queue sets on top of it."""
    rows = PolicyVersion.objects.filter(brand_id=brand_id, from_at__lte=now)
    rows = rows.filter(Q(queue=None) | Q(queue=queue_id))
    latest = rows.order_by("queue_id", "-from_at", "-id").distinct("queue_id")
    found: dict[UUID | None, Level] = dict(latest.values_list("queue_id", "values"))
    return found.get(None, {}), found.get(queue_id, {}) if queue_id else {}


def of_queues(queues: Iterable[Queue], now: datetime) -> dict[UUID, Policy]:
    """What holds for each of them: one query."""
    queues = list(queues)
    rows = PolicyVersion.objects.filter(
        brand__in={queue.brand_id for queue in queues}, from_at__lte=now
    )
    latest = rows.order_by("brand_id", "queue_id", "-from_at", "-id").distinct(
        "brand_id", "queue_id"
    )
    found: dict[tuple[UUID, UUID | None], Level] = {
        (b, q): values for b, q, values in latest.values_list("brand_id", "queue_id", "values")
    }
    return {
        q.pk: merged(found.get((q.brand_id, None), {}), found.get((q.brand_id, q.pk), {}))
        for q in queues
    }


def history(brand: Brand, queue: Queue | None) -> list[Change]:
    """Every change of this level, the latest first."""
    rows = PolicyVersion.objects.filter(brand=brand, queue=queue).select_related("set_by")
    versions = list(rows.order_by("-from_at", "-id"))
    before = [*(version.values for version in versions), {}][1:]
    return [
        Change(version, difference(old, version.values))
        for version, old in zip(versions, before, strict=True)
    ]


def difference(old: Level, new: Level) -> dict[str, tuple[Any, Any]]:
    return {
        name: (old.get(name), new.get(name)) for name in NAMES if old.get(name) != new.get(name)
    }
