"""Runs of retention: a brand's, once a day by whichever clock comes first, or by hand.

A batch is a transaction under the lock of its run, which counts it: however many processes there
are and whenever one of them dies, each batch is done and counted once. What a batch lets go of is
`retention.py`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from conversations.actions import retention
from conversations.actions.audit import record
from conversations.models import Brand, RetentionRun
from conversations.queries.retention import limits_of

Step = Callable[[Brand, datetime, int], int]
STEPS: dict[str, Step] = {
    "transcripts": retention.forget_transcripts,
    "customers": retention.forget_customers,
    "evaluations": retention.drop_evaluations,
    "audit": retention.drop_audit,
}
FROM_HOUR = 3  # on the brand's own clock: not before, and later where nobody was there then
FAILED_AGAIN = timedelta(minutes=15)


def due_runs(now: datetime) -> list[UUID]:
    """Today's runs that are not finished, begun where need be: of each brand, and of what belongs
    to none. One that failed lately rests."""
    found = []
    for brand in [*Brand.objects.order_by("slug"), None]:
        local = now.astimezone(ZoneInfo(brand.time_zone if brand else "UTC"))
        if local.hour < FROM_HOUR:
            continue
        run, _is_new = RetentionRun.objects.get_or_create(
            brand=brand, day=local.date(), by_hand=False, defaults={"begun_at": now}
        )
        if run.ended_at is None and not _rests(run, now):
            found.append(run.pk)
    return found


def _rests(run: RetentionRun, now: datetime) -> bool:
    return run.failed_at is not None and now - run.failed_at < FAILED_AGAIN


def begin_by_hand(brand: Brand | None, now: datetime) -> RetentionRun:
    local = now.astimezone(ZoneInfo(brand.time_zone if brand else "UTC"))
    return RetentionRun.objects.create(
        brand=brand, day=local.date(), by_hand=True, begun_at=now, counts={}
    )


@transaction.atomic
def run_batch(run_id: UUID, now: datetime, most: int) -> bool:
    """One batch of the first step that has something left; False when the run has ended, or
    somebody else is at it."""
    rows = RetentionRun.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    run = rows.select_related("brand").filter(pk=run_id, ended_at=None).first()
    if run is None:
        return False
    for name, step in _steps(run.brand).items():
        if n := step(run.begun_at, most):
            run.counts[name] = run.counts.get(name, 0) + n
            run.save(update_fields=["counts"])
            return True
    _end(run, now)
    return False


def _steps(brand: Brand | None) -> dict[str, Callable[[datetime, int], int]]:
    if brand is None:
        return {"audit": partial(retention.drop_audit, None)}
    return {name: partial(step, brand) for name, step in STEPS.items()}


def _end(run: RetentionRun, now: datetime) -> None:
    """In the audit stands only that something went, and from before when."""
    run.ended_at, run.failed, run.failed_at = now, "", None
    run.save(update_fields=["ended_at", "failed", "failed_at"])
    at = limits_of(run.brand, run.begun_at)
    RetentionRun.objects.filter(brand=run.brand, begun_at__lt=at.audit).delete()
    if run.brand is not None and any(run.counts.values()):
        since = {"text_since": at.transcripts, "evaluation_since": at.evaluations}
        kept: dict[str, Any] = {name: when.date().isoformat() for name, when in since.items()}
        counts = {name: run.counts.get(name, 0) for name in STEPS}
        record("retention.ran", None, run.begun_at, brand=run.brand, **counts, **kept)


def note_failure(run_id: UUID, error: Exception, now: datetime) -> None:
    """What it stopped at; it is tried again later, and tomorrow has a run of its own."""
    stopped = RetentionRun.objects.filter(pk=run_id, ended_at=None)
    stopped.update(failed=type(error).__name__[:80], failed_at=now)
