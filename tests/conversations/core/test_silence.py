"""The clocks of silence: reminders, the automatic close, leave that was taken."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.policy import NOTICE_S
from conversations.core.states import Draft, Fold, State, apply
from conversations.core.timers import CLOSES, WARNINGS, Deadline, Policy, closing, deadlines
from tests.conversations.core.logs import (
    ADVISOR,
    CUSTOMER,
    START,
    Step,
    fold,
    logs,
    message,
    policies,
)

POLICY = Policy(taken_unanswered_s=0)
LATE = st.lists(st.floats(0, 5000), min_size=12, max_size=12)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def talk(*said: tuple[str, float]) -> Fold:
    steps = [Step(message(who), after(s)) for who, s in said]
    return fold(steps, Fold(State.ACTIVE, assigned_at=START))


def of_silence(state: Fold, policy: Policy = POLICY) -> list[Deadline]:
    return [d for d in deadlines(state, policy) if d.kind in {*WARNINGS, *CLOSES}]


def warned(state: Fold, kind: str, at: datetime) -> Fold:
    return apply(state, Draft("closing.warned", "system", data={"staff": {"kind": kind}}), at)


def noticed(state: Fold, said_at: datetime, *, owes: bool = False) -> Fold:
    data = {"said_at": said_at.isoformat(), "owes": owes}
    return apply(state, Draft("closing.noticed", "system", data=data), said_at)


def left_alone(state: Fold, policy: Policy, delays: list[float]) -> list[tuple[str, datetime]]:
    """What fires when nobody writes any more, each so many seconds after it was due."""
    fired, clock = [], START
    for delay in delays:
        running = of_silence(state, policy)
        if not running:
            break
        due = running[0]
        clock = max(clock, due.at) + timedelta(seconds=delay)
        fired.append((due.kind, clock))
        if due.kind in CLOSES:
            break
        state = warned(state, due.kind, clock)
    return fired


@given(logs(), policies, LATE)
def test_no_close_without_a_warning_twenty_seconds_before_however_late_the_clocks(
    steps: list[Step], policy: Policy, delays: list[float]
) -> None:
    state = fold(steps, Fold(State.ACTIVE, assigned_at=START, last_advisor_at=START))
    fired = left_alone(state, policy, delays)
    assert len({kind for kind, _ in fired}) == len(fired), "each once"
    closes = [at for kind, at in fired if kind in CLOSES]
    known = closing(state, policy)
    for close_at in closes:
        assert state.waiting_since is None, "never on an unanswered message"
        warnings = [at for kind, at in fired if kind in WARNINGS]
        if known and known.is_announced and state.warned_at:
            warnings.append(state.warned_at)
        assert warnings
        assert close_at - max(warnings) >= timedelta(seconds=NOTICE_S)


@given(logs(), policies)
def test_silence_is_the_customer_s_alone(steps: list[Step], policy: Policy) -> None:
    state = fold(steps)
    if of_silence(state, policy):
        assert state.state == State.ACTIVE
        assert state.waiting_since is None
        assert state.hold_until is None


def test_each_clock_counts_from_the_advisor_s_last_message() -> None:
    state = talk((CUSTOMER, 0), (ADVISOR, 10), (ADVISOR, 40))
    assert of_silence(state) == [
        Deadline("idle_warn", after(340)),
        Deadline("idle_warn_again", after(520)),
        Deadline("idle_close", after(640)),
    ]


def test_a_customer_who_never_wrote_is_reminded_and_closed_too() -> None:
    assert [d.at for d in of_silence(talk((ADVISOR, 5)))] == [after(305), after(485), after(605)]


def test_a_message_of_either_side_starts_it_all_again() -> None:
    state = warned(talk((CUSTOMER, 0), (ADVISOR, 10)), "idle_warn", after(310))
    assert of_silence(apply(state, message(CUSTOMER), after(320))) == []
    again = apply(apply(state, message(CUSTOMER), after(320)), message(ADVISOR), after(330))
    assert of_silence(again)[0] == Deadline("idle_warn", after(630))
    assert closing(again, POLICY) is not None
    assert not closing(again, POLICY).is_announced  # type: ignore[union-attr]


def test_a_customer_who_stays_has_all_the_time_again() -> None:
    state = warned(talk((CUSTOMER, 0), (ADVISOR, 10)), "idle_warn", after(310))
    state = apply(state, Draft("closing.extended", CUSTOMER), after(320))
    assert [d.at for d in of_silence(state)] == [after(620), after(800), after(920)]


def test_one_warning_that_comes_late_stands_for_both() -> None:
    state = warned(talk((CUSTOMER, 0), (ADVISOR, 10)), "idle_warn", after(2000))
    assert of_silence(state) == [Deadline("idle_close", after(2020))]


def test_the_policy_may_remind_without_closing() -> None:
    mild = Policy(warn_2_s=0, close_s=0)
    assert [d.kind for d in of_silence(talk((ADVISOR, 0)), mild)] == ["idle_warn"]


def test_after_the_goodbyes_the_close_comes_soon_and_is_announced() -> None:
    state = talk((CUSTOMER, 0), (ADVISOR, 10), (CUSTOMER, 30))
    state = noticed(state, after(30))
    assert state.waiting_since is None, "a goodbye is owed no answer"
    assert of_silence(state) == [
        Deadline("goodbye_warn", after(60)),
        Deadline("goodbye_close", after(80)),
    ]
    gone_on = apply(state, message(CUSTOMER), after(35))
    assert of_silence(gone_on) == []
    stayed = apply(state, Draft("closing.extended", CUSTOMER), after(65))
    assert of_silence(stayed)[0] == Deadline("idle_warn", after(365))


def test_a_goodbye_with_a_question_still_waits_for_its_answer() -> None:
    state = noticed(talk((ADVISOR, 10), (CUSTOMER, 30)), after(30), owes=True)
    assert state.waiting_since == after(30)
    assert of_silence(state) == []


def test_a_goodbye_that_is_noticed_after_somebody_wrote_again_says_nothing() -> None:
    state = talk((ADVISOR, 10), (CUSTOMER, 30), (CUSTOMER, 31))
    assert noticed(state, after(30)).waiting_since == after(30)
    assert noticed(state, after(30)).goodbye_at is None


def test_a_reopened_conversation_begins_its_silence_anew() -> None:
    state = talk((CUSTOMER, 0), (ADVISOR, 10))
    closed = Draft("conversation.closed", "system", data={"reason": "idle", "reopen_s": 600})
    state = apply(state, closed, after(700))
    assert state.closed_by == "timeout"
    state = apply(state, Draft("conversation.reopened", CUSTOMER), after(800))
    state = apply(state, Draft("conversation.assigned", "system"), after(801))
    assert of_silence(state)[0] == Deadline("idle_warn", after(1101))
