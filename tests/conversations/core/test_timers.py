"""Deadlines are a function of the fold, the policy and nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.states import Draft, Fold, State, apply
from conversations.core.timers import (
    CLOSES,
    WARNINGS,
    Deadline,
    Policy,
    deadlines,
    earliest,
    reply_deadline,
)
from tests.conversations.core.logs import (
    ADVISOR,
    CUSTOMER,
    START,
    Step,
    changed,
    fold,
    logs,
    message,
    messages,
    moments,
    policies,
)

QUIET = {"warn_1_s": 0, "warn_2_s": 0, "close_s": 0, "taken_unanswered_s": 0, "queue_wait_s": 0}
POLICY = Policy(first_reply_s=40, reply_s=90, **QUIET)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def talk(*said: tuple[str, float]) -> Fold:
    return fold([Step(message(who), after(s)) for who, s in said], Fold(State.ACTIVE))


@given(logs(), policies)
def test_the_earliest_clock_stands_first_and_none_that_has_fired(
    steps: list[Step], policy: Policy
) -> None:
    state = fold(steps)
    running = deadlines(state, policy)
    assert running == sorted(running, key=lambda d: (d.at, d.kind))
    assert earliest(state, policy) == (running[0] if running else None)
    assert not {d.kind for d in running} & set(state.deadlines_passed)
    assert deadlines(state, policy) == running


@given(logs(), policies)
def test_every_clock_fires_once_and_then_the_next_one_stands(
    steps: list[Step], policy: Policy
) -> None:
    state, fired = fold(steps), []
    while (due := earliest(state, policy)) and len(fired) < 20:
        fired.append(due.kind)
        if due.kind in WARNINGS:
            staff = {"kind": due.kind}
            state = apply(state, Draft("closing.warned", "system", data={"staff": staff}), due.at)
        elif due.kind in CLOSES:
            state = apply(state, Draft("conversation.closed", "system"), due.at)
        elif due.kind == "wrap_up":
            state = apply(state, Draft("wrapup.finished", "system"), due.at)
        elif due.kind == "customer_gone":
            state = apply(state, Draft("customer.left", "customer"), due.at)
        else:
            state = apply(
                state, Draft("deadline.passed", "system", data={"kind": due.kind}), due.at
            )
    assert len(fired) == len(set(fired)) < 20


@given(st.lists(st.floats(0, 3600), min_size=1, max_size=8))
def test_a_burst_is_timed_from_its_first_message(times: list[float]) -> None:
    times = sorted(times)
    burst = talk(*((CUSTOMER, t) for t in times))
    assert reply_deadline(burst, POLICY) == Deadline("first_reply", after(times[0] + 40))


@given(st.floats(0, 600))
def test_a_reply_stops_the_clock_even_in_the_same_second(delay: float) -> None:
    answered = talk(
        (CUSTOMER, 0), (ADVISOR, 0), (CUSTOMER, 10), (CUSTOMER, 10), (ADVISOR, 10 + delay)
    )
    assert reply_deadline(answered, POLICY) is None
    assert deadlines(answered, POLICY) == []


def test_after_the_first_reply_the_reply_clock_counts() -> None:
    again = talk((CUSTOMER, 0), (ADVISOR, 5), (CUSTOMER, 20), (CUSTOMER, 25))
    assert deadlines(again, POLICY) == [Deadline("reply", after(110))]


def test_a_deadline_that_has_passed_runs_again_after_an_answer() -> None:
    late = talk((CUSTOMER, 0), (ADVISOR, 1), (CUSTOMER, 10))
    late = apply(late, Draft("deadline.passed", "system", data={"kind": "reply"}), after(100))
    assert deadlines(late, POLICY) == []
    assert deadlines(apply(late, message(CUSTOMER), after(120)), POLICY) == [], "the same burst"
    answered = apply(late, message(ADVISOR), after(130))
    again = apply(answered, message(CUSTOMER), after(140))
    assert deadlines(again, POLICY) == [Deadline("reply", after(230))]


@given(logs(messages), policies)
def test_nothing_is_owed_outside_an_open_conversation(steps: list[Step], policy: Policy) -> None:
    for state in (State.CLOSED, State.OFFLINE):
        shut = changed(fold(steps), state=state, customer_gone_at=START)
        assert deadlines(shut, policy) == []
        assert reply_deadline(shut, policy) is None


@given(moments, policies)
def test_wrap_up_and_a_gone_customer_have_clocks_of_their_own(at: datetime, policy: Policy) -> None:
    wrapping = Fold(State.WRAP_UP, wrap_up_until=at)
    assert deadlines(wrapping, policy) == [Deadline("wrap_up", at)]
    gone = Fold(State.ACTIVE, customer_gone_at=at)
    due = at + timedelta(seconds=policy.customer_gone_s)
    assert deadlines(gone, policy) == [Deadline("customer_gone", due)]


@given(logs(messages), policies, st.integers(1, 500))
def test_a_more_generous_policy_never_makes_a_deadline_earlier(
    steps: list[Step], policy: Policy, more: int
) -> None:
    state = fold(steps, Fold(State.ACTIVE))
    generous = replace(
        policy, first_reply_s=policy.first_reply_s + more, reply_s=policy.reply_s + more
    )
    strict, mild = reply_deadline(state, policy), reply_deadline(state, generous)
    if strict is None or mild is None:
        assert strict is mild
    else:
        assert mild.at - strict.at == timedelta(seconds=more)
