"""Who leaves the desk with conversations at it: an open floor holds them without taking new ones,
and who has lost one by it is told who has it now."""

from conversations.actions.close import close_conversation
from conversations.actions.deadlines import fire_due
from conversations.actions.hold import author_of
from conversations.actions.presence import LEASE_S, hold_from_floor, set_presence
from conversations.models import Conversation
from conversations.queries.told import Told, told
from tests.cast import Cast
from tests.conversations.moments import START, at, desk, holder, there

GONE = LEASE_S + 1


def on_floor(seconds: float, cast: Cast) -> None:
    """Nadia's floor is open from the start until then, and the clocks go."""
    for second in range(0, int(seconds) + 1, 3):
        hold_from_floor([cast.nadia.pk], at(second))
        fire_due(at(second))


def held(cast: Cast) -> Conversation:
    cast.patient()
    cast.available(cast.nadia, now=START)
    talk = cast.open(now=at(1))
    assert holder(talk) == cast.nadia
    return talk


def test_what_a_leader_holds_stays_hers_while_her_floor_is_open(cast: Cast) -> None:
    talk = held(cast)
    on_floor(300, cast)
    assert holder(talk) == cast.nadia


def test_from_the_floor_nothing_new_is_taken(cast: Cast) -> None:
    held(cast)
    on_floor(60, cast)
    assert desk(cast.nadia).status == "offline"
    assert holder(cast.open(now=at(61))) is None


def test_an_empty_desk_is_left_as_ever(cast: Cast) -> None:
    cast.available(cast.nadia, now=START)
    on_floor(60, cast)
    assert desk(cast.nadia).floor_until is None


def test_when_the_floor_goes_too_it_waits_again_and_she_reads_who_has_it(cast: Cast) -> None:
    talk = held(cast)
    on_floor(60, cast)
    cast.available(cast.omar, now=at(70))
    fire_due(there(60 + LEASE_S + 3, cast.omar))
    assert holder(talk) == cast.omar
    assert said(cast, at(100)) == [("gone", "Paul Martin", "Omar Saïdi")]


def test_while_it_is_in_line_nobody_has_it_and_what_came_back_is_not_told(cast: Cast) -> None:
    talk = held(cast)
    fire_due(at(GONE))
    assert said(cast, at(GONE + 1)) == [("gone", "Paul Martin", "waiting")]
    set_presence(cast.nadia, "available", at(GONE + 2))
    assert holder(talk) == cast.nadia
    assert said(cast, at(GONE + 3)) == []


def test_what_a_colleague_has_ended_meanwhile_says_with_whom_it_was(cast: Cast) -> None:
    talk = held(cast)
    cast.available(cast.omar, now=at(20))
    fire_due(there(GONE, cast.omar))
    close_conversation(talk.pk, author_of(cast.omar), "resolved", at(GONE + 5))
    assert said(cast, at(GONE + 6)) == [("gone", "Paul Martin", "Omar Saïdi")]


def said(cast: Cast, now: object) -> list[tuple[str, str, str]]:
    found: list[Told] = told(cast.nadia.pk, now)  # type: ignore[arg-type]
    return [(one.kind, one.name, one.to or one.state) for one in found]
