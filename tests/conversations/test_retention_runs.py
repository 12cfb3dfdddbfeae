"""Retention as a matter of course: once a day and brand, whoever runs it, killed or failing."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from conversations.actions import retention, retention_runs
from conversations.actions.retention_runs import STEPS, due_runs, note_failure, run_batch
from conversations.management.commands.clock import retain as clock_turn
from conversations.models import AuditEntry, Brand, Event, RetentionRun
from tests.analysing import until
from tests.by_hand import connected
from tests.cast import Cast
from tests.conversations.test_retention import finished
from tests.live.test_processes_fail import clocks

LATER = datetime(2026, 8, 1, 8, tzinfo=UTC)


def runs_of(brand: Brand | None) -> list[RetentionRun]:
    return list(RetentionRun.objects.filter(brand=brand).order_by("begun_at"))


def day(now: datetime) -> None:
    """As one clock would, until nothing is left."""
    for run in due_runs(now):
        while run_batch(run, now, 2):
            pass


@pytest.mark.django_db
def test_once_a_day_from_three_by_the_brands_clock_with_a_report(cast: Cast) -> None:
    for _ in range(5):
        finished(cast, cast.lea)
    early = datetime(2026, 8, 1, 0, 30, tzinfo=UTC)  # half past two in Paris
    assert due_runs(early) == []
    day(LATER)
    (run,) = runs_of(cast.brand)
    assert (run.day.isoformat(), run.by_hand, run.ended_at) == ("2026-08-01", False, LATER)
    assert run.counts == {"transcripts": 5, "customers": 5}
    assert AuditEntry.objects.filter(act="retention.ran").get().data["transcripts"] == 5
    finished(cast, cast.lea)
    day(LATER + timedelta(hours=5))
    assert len(runs_of(cast.brand)) == 1, "what comes later is tomorrow's"
    assert due_runs(LATER + timedelta(hours=5)) == []
    day(LATER + timedelta(days=1))
    assert [r.counts.get("transcripts") for r in runs_of(cast.brand)] == [5, 1]
    assert len(runs_of(None)) == 2, "the house's own entries of the audit have runs too"
    day(LATER + timedelta(days=2))
    assert runs_of(cast.brand)[-1].counts == {}, "a day without anything is told as well"
    assert AuditEntry.objects.filter(act="retention.ran").count() == 2
    day(LATER + timedelta(days=500))
    assert len(runs_of(cast.brand)) == 1, "reports go with the audit"


@pytest.mark.django_db(transaction=True)
def test_what_stops_it_is_said_and_it_goes_on_where_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        finished(cast, cast.lea)
    (house, ours) = sorted(
        due_runs(LATER), key=lambda pk: pk in {r.pk for r in runs_of(cast.brand)}
    )
    assert run_batch(ours, LATER, 2)

    def broken(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(retention, "forget_texts", broken)
    assert clock_turn(LATER) == 0
    (run,) = runs_of(cast.brand)
    assert (run.failed, run.ended_at) == ("OSError", None)
    assert run.failed_at is not None
    assert LATER < run.failed_at < LATER + timedelta(minutes=5)
    assert run.counts == {"transcripts": 2}
    assert Event.objects.filter(conversation__isnull=False).exists()
    monkeypatch.undo()
    assert ours not in due_runs(LATER + timedelta(minutes=5)), "it rests for a while"
    assert house not in due_runs(LATER), "the others are done meanwhile"
    day(LATER + timedelta(minutes=20))
    (run,) = runs_of(cast.brand)
    assert (run.failed, run.failed_at, run.counts["transcripts"]) == ("", None, 3)
    note_failure(run.pk, OSError(), LATER)
    assert runs_of(cast.brand)[0].failed == "", "what has ended has not failed"
    assert set(STEPS) == {"transcripts", "customers", "evaluations", "audit"}


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_each_batch_once(cast: Cast) -> None:
    for _ in range(6):
        finished(cast, cast.lea)

    def clock() -> None:
        try:
            for _ in range(20):
                if not clock_turn(LATER):
                    return
        finally:
            connection.close()

    threads = [Thread(target=clock) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    day(LATER)
    (run,) = runs_of(cast.brand)
    assert run.counts["transcripts"] == 6
    assert run.ended_at is not None
    assert AuditEntry.objects.filter(act="retention.ran").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_somebody_is_at_is_left_to_them(cast: Cast) -> None:
    finished(cast, cast.lea)
    ids = due_runs(LATER)
    with connected() as held:
        held.execute("SELECT 1 FROM conversations_retentionrun FOR UPDATE")
        assert [run_batch(run, LATER, 5) for run in ids] == [False, False]
        assert Event.objects.exists()
    assert any(run_batch(run, LATER, 5) for run in ids)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_do_it_by_themselves(cast: Cast) -> None:
    """Where it is past three now, so that the test holds at any hour."""
    zone = "UTC" if datetime.now(UTC).hour >= retention_runs.FROM_HOUR else "Etc/GMT-12"
    Brand.objects.update(time_zone=zone)
    finished(cast, cast.lea, datetime.now(UTC) - timedelta(days=200))
    done = RetentionRun.objects.filter(brand=cast.brand, ended_at__isnull=False)
    with clocks(2):
        until(done.exists, what="retention")
    (run,) = runs_of(cast.brand)
    assert run.counts["transcripts"] == 1
    assert not Event.objects.exists()
