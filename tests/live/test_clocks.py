"""Clocks that die: each deadline fires once and none early, whatever the number of processes.

How late they are, with ten thousand of them, is the soak's to say.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.embedded.place import wait_until
from conversations.actions.deadlines import fire_due
from conversations.models import Conversation
from tests import clocks as many
from tests.cast import Cast
from tests.live.test_processes_fail import clocks

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
N = 120


def test_three_clocks_of_which_one_dies_fire_each_once_and_none_early(cast: Cast) -> None:
    many.herd(cast.sav, many.spread(N, timezone.now() + timedelta(seconds=1), 6, seed=1))
    watch = many.Watch()

    def seen(n: int) -> bool:
        watch.look(timezone.now)
        return watch.n >= n

    with clocks(3) as (doomed, *_):
        wait_until(lambda: seen(N // 3), 60, "the clocks do not fire")
        doomed.kill()
        wait_until(lambda: seen(N), 60, f"{watch.n} of {N} fired")
    assert len(set(watch.conversations)) == watch.n == N
    assert min(watch.late_s) >= 0, "none early"
    assert set(Conversation.objects.values_list("staff_seq", "deadline_kind")) == {(1, "")}


def test_clocks_of_machines_that_are_wrong_fire_each_once_none_early_none_late(cast: Cast) -> None:
    """One machine is a minute ahead, the other a minute behind: both go by the database's time."""
    many.herd(cast.sav, many.spread(N, timezone.now() + timedelta(seconds=12), 4, seed=2))
    watch = many.Watch()

    def seen() -> bool:
        watch.look(timezone.now)
        return watch.n >= N

    with clocks(0, 60, -60):
        wait_until(seen, 100, "not all fired")
    assert len(set(watch.conversations)) == watch.n == N
    assert min(watch.late_s) >= 0, "none early"
    assert watch.p99_s() < 10


def test_what_an_outage_left_over_fires_at_once_and_once(cast: Cast) -> None:
    """Hundreds overdue: one look at a time, an alert each."""
    now = timezone.now()
    many.herd(cast.sav, [now - timedelta(hours=1)] * 250)
    assert fire_due(now) == 250
    assert fire_due(now) == 0
    watch = many.Watch()
    watch.look(lambda: now)
    assert len(set(watch.conversations)) == watch.n == 250
