"""What PostgreSQL itself holds of grids, plans, reviews and verdicts."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conversations.models import MissedFault, Review, ReviewGrid
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def grid(cast: Cast, version: int, **given: Any) -> ReviewGrid:
    values = {"brand": cast.brand, "version": version, "created_at": timezone.now()}
    return ReviewGrid.objects.create(**(values | given))


def refused(make: Any) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_a_brand_has_one_live_grid_one_draft_and_as_many_of_before_as_it_likes(cast: Cast) -> None:
    grid(cast, 1, status="retired")
    grid(cast, 2, status="retired")
    grid(cast, 3, status="live")
    grid(cast, 4)
    for wrong in ({"status": "live"}, {"status": "draft"}):
        assert refused(lambda wrong=wrong: grid(cast, 5, **wrong)), wrong
    assert refused(lambda: grid(cast, 2, status="retired"))
    grid(cast, 1, brand=None, status="live")
    assert refused(lambda: grid(cast, 2, brand=None, status="live")), "the house too has one"


def test_a_review_is_once_and_submitted_with_its_grid(cast: Cast) -> None:
    values: dict[str, Any] = {
        "conversation": cast.open(), "analyst": cast.irene, "started_at": timezone.now(),
    }  # fmt: skip
    Review.objects.create(**values)
    assert refused(lambda: Review.objects.create(**values))
    other = values | {"analyst": cast.diane, "submitted_at": timezone.now()}
    assert refused(lambda: Review.objects.create(**other))
    Review.objects.create(**other, grid=grid(cast, 1))


def test_a_missed_fault_has_words_and_stands_once(cast: Cast) -> None:
    values: dict[str, Any] = {
        "conversation": cast.open(), "analyst": cast.irene, "at": timezone.now(),
        "rule": "wording.blame", "seq": 2, "start": 3, "end": 9, "quote": "x", "severity": "minor",
    }  # fmt: skip
    assert refused(lambda: MissedFault.objects.create(**(values | {"end": 3})))
    row = MissedFault.objects.create(**values)
    assert refused(lambda: MissedFault.objects.create(**values))
    MissedFault.objects.filter(pk=row.pk).update(undone_at=timezone.now())
    MissedFault.objects.create(**values)
