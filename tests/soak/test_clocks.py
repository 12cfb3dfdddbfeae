"""Ten thousand open conversations, their deadlines spread over ten minutes, two clocks, one killed
every minute: each fires once, the p99 of lateness under two seconds, the due query under five
milliseconds; and after a restart everything overdue fires within two seconds."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from console.embedded.place import wait_until
from conversations.actions.deadlines import fire_due, fire_some
from tests import clocks as many
from tests.cast import Cast
from tests.live.test_processes_fail import clocks

pytestmark = [pytest.mark.soak, pytest.mark.live, pytest.mark.django_db(transaction=True)]
N, SPREAD_S, KILL_EVERY_S = 10_000, 600, 60
LATE_S, DUE_MS = 2.0, 5.0


def _analysed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE conversations_conversation")


def test_ten_thousand_deadlines_and_clocks_that_die(
    cast: Cast, request: pytest.FixtureRequest
) -> None:
    seed = request.config.getoption("--seed")
    many.herd(cast.sav, many.spread(N, timezone.now() + timedelta(seconds=15), SPREAD_S, seed))
    _analysed()
    due_ms = many.due_query_ms(timezone.now())
    watch, kill_at, n_killed = many.Watch(), time.monotonic() + KILL_EVERY_S, 0
    with clocks(2) as running:

        def turn() -> bool:
            nonlocal kill_at, n_killed
            watch.look(timezone.now)
            if time.monotonic() > kill_at:
                kill_at += KILL_EVERY_S
                running[n_killed % 2].kill()
                running[n_killed % 2].wait(10)
                running[n_killed % 2] = subprocess.Popen(
                    running[n_killed % 2].args, cwd=many.ROOT, env=many.environment()
                )
                n_killed += 1
            return watch.n >= N

        wait_until(turn, SPREAD_S + 120, "not all fired")
    found = f"{n_killed} killed, p99 {watch.p99_s():.3f} s, max {max(watch.late_s):.3f} s"
    sys.stdout.write(f"\n{found}, due query {due_ms:.2f} ms\n")
    assert len(set(watch.conversations)) == watch.n == N, "each once"
    assert min(watch.late_s) >= 0, "none early"
    assert watch.p99_s() < LATE_S, found
    assert due_ms < DUE_MS


def test_after_a_restart_everything_overdue_fires_within_two_seconds(cast: Cast) -> None:
    now = timezone.now()
    many.herd(cast.sav, [now - timedelta(minutes=5)] * 500)
    many.herd(cast.sav, [now + timedelta(hours=1)] * (N - 500))
    _analysed()
    began, n = time.monotonic(), 0
    while fired := fire_some(timezone.now()):
        n += fired
    took_s = time.monotonic() - began
    sys.stdout.write(f"\n500 overdue among {N}: {took_s:.2f} s\n")
    assert n == 500
    assert took_s < LATE_S


def test_after_a_restart_hundreds_of_overdue_closes_are_done_within_two_seconds(cast: Cast) -> None:
    """More than an alert: each writes to its customer, ends a ledger row, may free a seat."""
    now = timezone.now()
    many.silent(cast, 300, 700, now)
    for what in ("closes", "wrap-ups"):
        began = time.monotonic()
        assert fire_due(now) == 300
        took_s = time.monotonic() - began
        sys.stdout.write(f"\n300 overdue {what}: {took_s:.2f} s\n")
        assert took_s < LATE_S
        now += timedelta(seconds=61)
