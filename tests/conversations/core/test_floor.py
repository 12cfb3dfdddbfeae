"""What needs help first on a floor, and when time alone changes it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.floor import (
    Held,
    Place,
    Row,
    house,
    in_order,
    level,
    n_asked,
    needs,
    next_turn,
    rank,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
seconds = st.integers(-600, 600).map(lambda s: NOW + timedelta(seconds=s))
maybe = st.none() | seconds
names = st.sampled_from(["Léa", "Omar", "Inès", "Zoé"])


def talk(**given: object) -> Held:
    known = {"conversation": "c", "state": "active", "customer": "Paul", "queue": "SAV"}
    return Held(**{**known, "brand": "ML", "opened_at": NOW, **given})  # type: ignore[arg-type]


def row(*held: Held | None, name: str = "Léa", status: str = "available", cap: int = 3) -> Row:
    places = tuple(Place(n, "regular", one) for n, one in enumerate(held, 1))
    none = frozenset[str]()
    return Row(name, name, (), none, (), none, (), status, "", None, cap, places)


@st.composite
def helds(draw: st.DrawFn) -> Held:
    since = draw(maybe)
    due = since + timedelta(seconds=draw(st.integers(1, 300))) if since else None
    return talk(
        conversation=str(draw(st.integers(0, 99))),
        state=draw(st.sampled_from(["active", "wrap_up"])),
        since=since,
        due_at=due,
        n_asked=draw(st.integers(0, 5)),
        critical_at=draw(maybe),
        help_at=draw(maybe),
    )


rows = st.builds(
    lambda held, name: row(*held, name=name), st.lists(helds() | st.none(), max_size=4), names
)


def at(seconds_later: float) -> datetime:
    return NOW + timedelta(seconds=seconds_later)


def test_a_reply_clock_is_calm_then_near_then_over() -> None:
    waits = row(talk(since=NOW, due_at=at(100)))
    assert [n.kind for n in needs(waits, at(69))] == []
    assert [n.kind for n in needs(waits, at(70))] == ["near"]
    assert [n.kind for n in needs(waits, at(99.9))] == ["near"]
    assert [n.kind for n in needs(waits, at(100))] == ["breached"]


def test_who_asks_for_help_comes_before_who_is_late_for_however_long() -> None:
    late = row(talk(since=at(-300), due_at=at(-240)), name="Omar")
    asks = row(talk(help_at=at(-10)), name="Léa")
    soon = row(talk(since=at(-50), due_at=at(10)), name="Inès")
    calm = row(None, name="Zoé")
    order = [r.name for r, _ in in_order([calm, soon, asks, late], NOW)]
    assert order == ["Léa", "Omar", "Inès", "Zoé"]


def test_a_wrap_up_needs_nobody_but_who_asked() -> None:
    ended = {"state": "wrap_up", "since": at(-300), "due_at": at(-200), "critical_at": at(-100)}
    assert needs(row(talk(**ended)), NOW) == ()
    assert [n.kind for n in needs(row(talk(**ended, help_at=NOW)), NOW)] == ["help"]


def test_words_sent_one_after_the_other_are_one_request() -> None:
    assert n_asked([at(0), at(8), at(16), at(24)]) == 1
    assert n_asked([at(0), at(40), at(41), at(90)]) == 3
    assert n_asked([]) == 0


def test_free_seats_obey_a_lowered_cap_and_count_for_those_who_are_there() -> None:
    assert row(talk(), None, None, cap=3).n_free == 2
    assert row(talk(), talk(), None, cap=1).n_free == 0
    assert row(None, None, status="paused").n_free == 0
    full = house([row(talk(), cap=1), row(None, status="paused")])
    assert (full.n_free, full.n_seats, full.n_taken, full.is_full) == (0, 1, 1, True)
    lowered = row(talk(), talk(), talk(), cap=1)
    assert (lowered.over, house([lowered]).n_seats) == ({2, 3}, 1)
    assert not house([]).is_full


@given(rows, seconds)
def test_nothing_changes_before_the_next_turn(one: Row, now: datetime) -> None:
    turn = next_turn(one, now)
    until = turn or now + timedelta(days=1)
    assert until > now
    just_before = max(now, until - timedelta(microseconds=1))
    assert needs(one, now) == needs(one, just_before)


@given(st.lists(rows, max_size=8), seconds)
def test_the_order_is_by_level_whatever_comes_in(found: list[Row], now: datetime) -> None:
    ordered = in_order(found, now)
    levels = [level(need) for _, need in ordered]
    assert levels == sorted(levels, reverse=True)
    assert [rank(*pair) for pair in ordered] == sorted(rank(r, needs(r, now)) for r in found)


@given(st.lists(seconds, max_size=12))
def test_asking_more_often_never_counts_less(times: list[datetime]) -> None:
    times = sorted(times)
    n = n_asked(times)
    assert 0 <= n <= len(times)
    assert n_asked(times[:-1]) <= n or not times
