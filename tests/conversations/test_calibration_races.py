"""Who submits while somebody compares: either it was in time, or it is refused whole."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from console.embedded.place import wait_until
from conversations.actions.calibration import reveal
from conversations.core.review_grid import HOUSE
from conversations.models import CalibrationBatch, Review, ReviewAnswer
from tests.cast import Cast, person
from tests.console.test_review_calibration import begun
from tests.racing import racers
from tests.reviewing import ended

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def ready(cast: Cast, client: Client) -> tuple[CalibrationBatch, Review]:
    """Of two, one has all but submitted."""
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    ended(cast)
    batch = begun(cast, client, [cast.irene, hugo], 1)
    client.post(f"/review/plans/{batch.pk}/next/")
    review = Review.objects.get()
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(review=review, criterion=asked.key, score=100) for asked in HOUSE
    )
    return batch, review


def test_submitting_and_comparing_at_once(cast: Cast, client: Client) -> None:
    batch, review = ready(cast, client)
    plan, task = CalibrationBatch.objects.filter(pk=batch.pk), review.task
    assert task is not None
    rows, tasks = Review.objects.filter(pk=review.pk), type(task).objects.filter(pk=task.pk)
    with racers(2) as (one, other):
        for _ in range(ROUNDS):
            one.start("submit", review.pk)
            other.start("compare", batch.pk, cast.irene.pk, 2)
            submitted, compared = one.outcome(), other.outcome()
            assert compared == "ok"
            assert submitted in ("ok", "compared")
            in_time = submitted == "ok"
            assert rows.filter(submitted_at=None).exists() is not in_time
            assert tasks.filter(done_at=None).exists() is not in_time
            rows.update(submitted_at=None)
            tasks.update(done_at=None)
            plan.update(revealed_at=None)


def waits_for_a_lock() -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        cursor.execute(waiting)
        return bool(cursor.fetchone()[0])


def test_who_submits_waits_for_who_compares(cast: Cast, client: Client) -> None:
    batch, review = ready(cast, client)
    with racers(1) as (late,):
        with transaction.atomic():
            reveal(batch, cast.irene, timezone.now(), 2)
            late.start("submit", review.pk)
            wait_until(waits_for_a_lock, 20, "The submission never met the comparison.")
        assert late.outcome() == "compared"
    assert Review.objects.get().submitted_at is None
