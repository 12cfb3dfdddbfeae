"""Trying again: each pause once, in order, then rest."""

from datetime import UTC, datetime, timedelta

from conversations.core.tries import next_try

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAUSES = [timedelta(minutes=1), timedelta(minutes=5)]


def test_each_pause_is_used_once_and_then_no_more() -> None:
    again = [next_try(n, PAUSES, NOW) for n in (1, 2, 3, 4)]
    assert again == [NOW + PAUSES[0], NOW + PAUSES[1], None, None]


def test_what_is_never_tried_again_rests_at_once() -> None:
    assert next_try(1, [], NOW) is None
