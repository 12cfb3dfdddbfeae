"""Who is served next and by whom: order, skill, share, idleness; never above the seats."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.routing import Candidate, Waiting, choose, in_order, may_serve
from tests.conversations.core.logs import START, moments

NAMES = ["lea", "omar", "nadia", "zoe"]
names = st.sampled_from(NAMES)
queues = st.sampled_from(["sav", "conseil"])
languages = st.sampled_from(["fr", "en"])

lines = st.lists(
    st.builds(
        Waiting,
        conversation=st.uuids().map(str),
        queue=queues,
        language=languages,
        priority=st.integers(-1, 2),
        queued_at=moments,
        avoid=st.none() | names,
        prefer=st.none() | names,
    ),
    max_size=12,
)


@st.composite
def candidates(draw: st.DrawFn, name: str) -> Candidate:
    return Candidate(
        advisor=name,
        n_seats=draw(st.integers(0, 4)),
        n_occupied=draw(st.integers(0, 5)),
        last_assigned_at=draw(st.none() | moments),
        queues=draw(st.frozensets(queues)),
        languages=draw(st.frozensets(languages)),
    )


teams = st.tuples(*(candidates(name) for name in NAMES)).map(list)


def waiting(**given: object) -> Waiting:
    usual: dict[str, object] = {
        "conversation": "c", "queue": "sav", "language": "fr", "priority": 0, "queued_at": START,
    }  # fmt: skip
    return Waiting(**(usual | given))  # type: ignore[arg-type]


def desk(name: str, n_seats: int, n_occupied: int, idle_s: int | None = None) -> Candidate:
    last = None if idle_s is None else START - timedelta(seconds=idle_s)
    both = frozenset({"fr", "en"})
    return Candidate(name, n_seats, n_occupied, last, frozenset({"sav"}), both)


def order(waits: Waiting, *desks: Candidate) -> list[str]:
    return [c.advisor for c in choose(waits, desks)]


def rank(waits: Waiting) -> tuple[int, bool, datetime]:
    return -waits.priority, waits.prefer is None, waits.queued_at


@given(lines)
def test_priority_then_who_comes_back_then_the_longest_wait(line: list[Waiting]) -> None:
    served = in_order(line)
    assert sorted(w.conversation for w in served) == sorted(w.conversation for w in line)
    for earlier, later in pairwise(served):
        assert rank(earlier) <= rank(later)
    assert in_order(reversed(line)) == served, "the same whatever order the rows came in"


@given(lines.filter(bool), teams)
def test_only_the_able_with_a_free_seat_are_ever_chosen(
    line: list[Waiting], team: list[Candidate]
) -> None:
    for waits in line:
        chosen = choose(waits, team)
        able = {
            c.advisor
            for c in team
            if c.n_occupied < c.n_seats
            and waits.queue in c.queues
            and waits.language in c.languages
            and waits.avoid != c.advisor
        }
        assert {c.advisor for c in chosen} == able
        assert all(may_serve(waits, c) for c in chosen)


@given(lines.filter(bool), teams)
def test_the_known_one_then_the_lowest_share_then_the_longest_idle(
    line: list[Waiting], team: list[Candidate]
) -> None:
    def rank(waits: Waiting, c: Candidate) -> tuple[bool, float, datetime]:
        never = START - timedelta(days=1000)
        return (c.advisor != waits.prefer, c.n_occupied / c.n_seats, c.last_assigned_at or never)

    for waits in line:
        ranks = [rank(waits, c) for c in choose(waits, team)]
        assert ranks == sorted(ranks)
        assert choose(waits, team[::-1]) == choose(waits, team)


@given(lines, teams)
def test_serving_a_whole_line_never_exceeds_anybodys_seats(
    line: list[Waiting], team: list[Candidate]
) -> None:
    load = {c.advisor: c.n_occupied for c in team}
    for waits in in_order(line):
        now = [
            Candidate(c.advisor, c.n_seats, load[c.advisor], START, c.queues, c.languages)
            for c in team
        ]
        if chosen := choose(waits, now):
            load[chosen[0].advisor] += 1
    assert all(load[c.advisor] <= max(c.n_seats, c.n_occupied) for c in team)


def test_a_share_not_a_number_decides() -> None:
    assert order(waiting(), desk("lea", 2, 1, 900), desk("omar", 4, 1, 5)) == ["omar", "lea"]


def test_of_equal_shares_the_longest_idle_and_before_all_who_never_had_any() -> None:
    desks = desk("lea", 2, 1, 10), desk("omar", 2, 1, 20), desk("nadia", 2, 1)
    assert order(waiting(), *desks) == ["nadia", "omar", "lea"]


def test_who_had_it_before_is_preferred_and_who_just_left_it_is_not_asked() -> None:
    desks = desk("lea", 2, 1, 10), desk("omar", 2, 0, 20)
    assert order(waiting(prefer="lea"), *desks) == ["lea", "omar"]
    assert order(waiting(avoid="omar"), *desks) == ["lea"]
    assert order(waiting(prefer="lea", avoid="lea"), *desks) == ["omar"]


def test_an_advisor_without_seats_is_never_asked() -> None:
    assert order(waiting(), desk("lea", 0, 0), desk("omar", 2, 2), desk("nadia", 2, 3)) == []
