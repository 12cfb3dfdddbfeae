"""Holds, lateness told from the log, the line, and who has taken a conversation but not written."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.states import Draft, Fold, State, apply
from conversations.core.timers import Deadline, Policy, deadlines, late_for, reply_deadline
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

POLICY = Policy(first_reply_s=40, reply_s=90)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def hold(seconds: int) -> Draft:
    return Draft("message.posted", ADVISOR, text="Je vérifie.", data={"hold_s": seconds})


def asked() -> Fold:
    steps = [Step(message(CUSTOMER), after(0)), Step(message(ADVISOR), after(5))]
    return fold([*steps, Step(message(CUSTOMER), after(20))], Fold(State.ACTIVE))


def test_an_announced_hold_lets_the_reply_clock_run_to_the_promised_time() -> None:
    state = apply(asked(), hold(120), after(30))
    assert reply_deadline(state, POLICY) == Deadline("hold", after(150))
    patient = apply(state, message(CUSTOMER), after(40))
    assert reply_deadline(patient, POLICY) == Deadline("hold", after(150)), "ok, I wait"
    kept = apply(patient, message(ADVISOR), after(140))
    assert reply_deadline(kept, POLICY) is None


def test_a_second_announcement_does_not_move_the_promised_time() -> None:
    state = apply(apply(asked(), hold(120), after(30)), hold(600), after(149))
    assert reply_deadline(state, POLICY) == Deadline("hold", after(150))
    passed = Draft("deadline.passed", "system", data={"kind": "hold"})
    state = apply(apply(state, passed, after(150)), hold(600), after(160))
    assert "hold" not in {d.kind for d in deadlines(state, POLICY)}, "one alert for one promise"


def test_the_next_question_may_be_promised_an_answer_again() -> None:
    state = apply(apply(asked(), hold(120), after(30)), message(ADVISOR), after(60))
    state = apply(apply(state, message(CUSTOMER), after(70)), hold(60), after(80))
    assert reply_deadline(state, POLICY) == Deadline("hold", after(140))


@given(logs(), policies, st.floats(0, 5000))
def test_lateness_is_told_from_the_log_whether_or_not_a_clock_has_looked(
    steps: list[Step], policy: Policy, delay: float
) -> None:
    swept = fold(steps)
    unswept = fold([s for s in steps if s.draft.kind != "deadline.passed"])
    at = (steps[-1].at if steps else START) + timedelta(seconds=delay)
    assert late_for(swept, policy, at) == late_for(unswept, policy, at)
    due = reply_deadline(swept, policy)
    assert (late_for(swept, policy, at) is not None) == (due is not None and due.at < at)


def test_an_answer_at_the_very_deadline_is_in_time() -> None:
    state = fold([Step(message(CUSTOMER), after(0))], Fold(State.ACTIVE))
    assert late_for(state, POLICY, after(40)) is None
    assert late_for(state, POLICY, after(40.001)) == Deadline("first_reply", after(40))


def test_a_long_wait_in_line_alerts_once_and_counts_from_the_first_place() -> None:
    state = apply(Fold(State.WAITING), Draft("conversation.queued", CUSTOMER), after(0))
    assert deadlines(state, Policy(queue_wait_s=90)) == [Deadline("queue_wait", after(90))]
    passed = Draft("deadline.passed", "system", data={"kind": "queue_wait"})
    state = apply(state, passed, after(90))
    state = apply(state, Draft("conversation.assigned", "system"), after(100))
    state = apply(state, Draft("conversation.queued", "system"), after(300))
    assert deadlines(state, Policy(queue_wait_s=90)) == []


def taken(state: Fold, at: float) -> Fold:
    return apply(state, Draft("conversation.assigned", "system"), after(at))


def clocks(state: Fold) -> dict[str, datetime]:
    return {d.kind: d.at for d in deadlines(state, Policy(taken_unanswered_s=60))}


def test_who_takes_it_writes_in_time_or_it_goes_to_somebody_else() -> None:
    state = taken(apply(Fold(State.WAITING), message(CUSTOMER), after(0)), 10)
    assert clocks(state)["taken_unanswered"] == after(70)
    assert "taken_unanswered" not in clocks(apply(state, message(ADVISOR), after(10)))
    passed = Draft("deadline.passed", "system", data={"kind": "taken_unanswered"})
    back = apply(apply(state, passed, after(70)), Draft("conversation.queued", "system"), after(70))
    assert "taken_unanswered" not in clocks(back)
    assert clocks(taken(back, 80))["taken_unanswered"] == after(140), "the next one has as long"


def test_a_conversation_handed_over_while_the_customer_is_to_answer_may_rest() -> None:
    state = apply(taken(Fold(State.WAITING), 0), message(ADVISOR), after(10))
    assert "taken_unanswered" not in clocks(taken(state, 20))


def test_who_holds_one_at_rest_has_as_long_once_the_customer_writes() -> None:
    state = taken(apply(taken(Fold(State.WAITING), 0), message(ADVISOR), after(10)), 20)
    asked = apply(state, message(CUSTOMER), after(500))
    assert clocks(asked)["taken_unanswered"] == after(560)
