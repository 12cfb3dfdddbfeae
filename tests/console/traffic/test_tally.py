"""The books: whatever a side is shown, each fault is found, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from console.traffic.table import percentile
from console.traffic.tally import Tally

CONVERSATION = "c"


def books(n: int) -> Tally:
    """`n` messages, the odd ones the customer's, all acknowledged."""
    tally = Tally()
    for seq in range(1, n + 1):
        side = "customer" if seq % 2 else "advisor"
        message = tally.sent(f"k{seq}", CONVERSATION, side, now=seq)  # type: ignore[arg-type]
        tally.committed(message, seq, now=seq + 0.5)
    return tally


@st.composite
def showings(draw: st.DrawFn) -> tuple[int, list[int]]:
    """How many messages there are, and what one side is shown of them, in which order."""
    n = draw(st.integers(1, 8))
    shown = list(range(1, n + 1))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, max(0, len(shown) - 1)))
        match draw(st.sampled_from(["drop", "double", "swap"])):
            case "drop" if shown:
                shown.pop(place)
            case "double" if shown:
                shown.insert(draw(st.integers(place, len(shown))), shown[place])
            case "swap" if place + 1 < len(shown):
                shown[place], shown[place + 1] = shown[place + 1], shown[place]
    return n, shown


@given(showings(), st.booleans())
def test_every_fault_of_a_showing_is_found(given_: tuple[int, list[int]], leaves: bool) -> None:
    n, shown = given_
    tally = books(n)
    watcher = tally.watch(CONVERSATION, "advisor")
    for at, seq in enumerate(shown):
        watcher.saw(seq, f"k{seq}", now=100 + at)
    if leaves:
        watcher.leave()

    owed = range(1, max(shown, default=0) + 1) if leaves else range(1, n + 1)
    assert len(tally.lost()) == len(set(owed) - set(shown))
    assert len(tally.doubled) == len(shown) - len(set(shown))
    assert bool(tally.out_of_order) == _jumps(shown)
    assert tally.is_clean() == (list(owed) == shown)
    assert tally.sums()["delivered"] == len({s for s in shown if s % 2})


def _jumps(shown: list[int]) -> bool:
    return any(seq > max(shown[:i], default=0) + 1 for i, seq in enumerate(shown))


@given(showings())
def test_settling_keeps_every_figure(given_: tuple[int, list[int]]) -> None:
    n, shown = given_
    tally = books(n)
    watcher = tally.watch(CONVERSATION, "customer")
    for seq in shown:
        watcher.saw(seq, f"k{seq}", now=50)
    before = (tally.sums(), len(tally.lost()), tally.ok_times(), tally.delivery_times())
    tally.settle(CONVERSATION)
    assert not tally.open
    assert (tally.sums(), len(tally.lost()), tally.ok_times(), tally.delivery_times()) == before


def test_an_acknowledged_message_missing_in_the_log_is_lost() -> None:
    tally = books(3)
    tally.audited(CONVERSATION, [(1, "k1"), (2, "k2")])
    assert len(tally.lost()) == 1
    assert "k3" in tally.lost()[0]


def test_one_key_under_two_numbers_is_doubled() -> None:
    tally = books(1)
    tally.committed(tally.open[CONVERSATION]["k1"], 2, now=9)
    assert len(tally.doubled) == 1


def test_a_log_with_a_gap_or_a_key_twice_is_found() -> None:
    tally = books(3)
    tally.audited(CONVERSATION, [(1, "k1"), (3, "k2"), (4, "k3"), (5, "k3")])
    assert len(tally.out_of_order) == 1
    assert len(tally.doubled) == 1


def test_an_unacknowledged_message_is_not_lost() -> None:
    tally = Tally()
    tally.watch(CONVERSATION, "advisor")
    tally.sent("k", CONVERSATION, "customer", now=1)
    assert tally.is_clean()


def test_a_text_shown_before_the_opener_heard_the_answer_is_delivered() -> None:
    tally = Tally()
    tally.watch(CONVERSATION, "advisor").saw(1, "k", now=2)
    message = tally.sent("k", CONVERSATION, "customer", now=1)
    assert message.delivered_at == 2
    assert message.seq == 1


def test_a_conversation_that_comes_back_to_a_desk_is_shown_from_the_start() -> None:
    tally = books(2)
    for watcher in (tally.watch(CONVERSATION, "advisor"), tally.watch(CONVERSATION, "advisor")):
        for seq in (1, 2):
            watcher.saw(seq, f"k{seq}", now=5)
    assert tally.is_clean()


def test_only_what_is_newly_given_counts_against_the_cap() -> None:
    tally = Tally()
    tally.load("Léa", 2, 2, is_new=True)
    tally.load("Léa", 2, 1)  # the cap was lowered: nothing is taken away
    assert tally.is_clean()
    tally.load("Léa", 2, 1, is_new=True)
    assert tally.above_cap() == ["Léa"]
    assert tally.loads["Léa"].largest == 2


@given(st.lists(st.floats(0, 100), min_size=1))
def test_percentiles_are_values_of_the_list(values: list[float]) -> None:
    assert percentile(values, 100) == max(values)
    assert percentile(values, 50) in values
    assert percentile(values, 1) <= percentile(values, 99)  # type: ignore[operator]


def test_the_percentile_of_nothing_is_unknown() -> None:
    assert percentile([], 50) is None
