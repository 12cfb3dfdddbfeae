"""What migrations make of the rows that were there: a move becomes two changes, a stop a column."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from conversations.actions.steer import move
from conversations.actions.steer_undo import undo
from conversations.models import RetentionRun, ServingChange
from tests.cast import Cast
from tests.conversations.moments import START, at

pytestmark = pytest.mark.django_db


def run(migration: str, name: str) -> None:
    sql = getattr(import_module(f"conversations.migrations.{migration}"), name)
    with connection.cursor() as cursor:
        cursor.execute(sql)


def changes() -> list[tuple[Any, ...]]:
    rows = ServingChange.objects.order_by("at", "queue", "is_on")
    return list(rows.values_list("advisor", "queue", "at", "is_on"))


def test_leaders_moves_of_before_are_changes_of_who_serves_what(cast: Cast) -> None:
    desk = cast.omar.advisor
    act = move(cast.nadia, desk, [], [cast.sav, cast.conseil], "Renfort", [], at(10))
    undo(cast.nadia, act.pk, at(40))
    known = changes()
    assert len(known) == 4
    ServingChange.objects.all().delete()
    run("0033_serving_changes", "MOVES")
    assert changes() == known
    run("0037_membership", "WHO")
    run("0037_membership", "UNDONE")
    assert set(ServingChange.objects.values_list("by", flat=True)) == {cast.nadia.pk}


def test_when_a_run_stopped_leaves_the_counts_and_can_go_back(cast: Cast) -> None:
    stopped = {"transcripts": 2, "failed_at": at(5).isoformat()}
    row = RetentionRun.objects.create(
        brand=cast.brand, day=START.date(), begun_at=START, failed="OSError", counts=stopped
    )
    run("0032_retention_failed_at", "APART")
    row.refresh_from_db()
    assert (row.failed_at, row.counts) == (at(5), {"transcripts": 2})
    run("0032_retention_failed_at", "TOGETHER")
    row.refresh_from_db()
    assert set(row.counts) == {"transcripts", "failed_at"}
