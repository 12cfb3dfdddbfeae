"""The fold of a log: its numbers, states and times, whatever the log says."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.states import (
    STAFF,
    STAFF_KINDS,
    Draft,
    Fold,
    State,
    apply,
    audience,
    not_before,
)
from tests.conversations.core.logs import ADVISOR, CUSTOMER, START, Step, fold, logs, message


@given(logs())
def test_each_audience_is_numbered_without_a_gap(steps: list[Step]) -> None:
    state = Fold(State.WAITING)
    for step in steps:
        before, state = state, apply(state, step.draft, step.at)
        grown = (state.seq - before.seq, state.staff_seq - before.staff_seq)
        assert grown == ((0, 1) if audience(step.draft.kind) == STAFF else (1, 0))


@given(logs())
def test_what_staff_say_among_themselves_leaves_no_trace_in_the_common_numbers(
    steps: list[Step],
) -> None:
    shared = [s for s in steps if s.draft.kind not in STAFF_KINDS]
    assert fold(steps).seq == len(shared) == fold(shared).seq


@given(logs(), st.integers(0, 25))
def test_folding_in_two_parts_is_folding_at_once(steps: list[Step], cut: int) -> None:
    assert fold(steps[cut:], fold(steps[:cut])) == fold(steps)


@given(logs())
def test_the_first_unanswered_message_starts_the_wait_and_an_answer_ends_it(
    steps: list[Step],
) -> None:
    waiting_since = None
    state = Fold(State.WAITING)
    for step in steps:
        state = apply(state, step.draft, step.at)
        kind, actor = step.draft.kind, step.draft.actor_kind
        if kind == "conversation.reopened" or (
            kind == "message.posted" and actor in ("advisor", "leader")
        ):
            waiting_since = None
        elif kind == "message.posted" and actor == "customer":
            waiting_since = waiting_since or step.at
        assert state.waiting_since == waiting_since


@given(logs())
def test_the_first_reply_is_the_first_for_ever(steps: list[Step]) -> None:
    answers = [
        s.at
        for s in steps
        if s.draft.kind == "message.posted" and s.draft.actor_kind in ("advisor", "leader")
    ]
    assert fold(steps).first_reply_at == (answers[0] if answers else None)


@given(logs())
def test_back_in_line_keeps_the_place(steps: list[Step]) -> None:
    state = fold(steps)
    again = apply(state, Draft("conversation.queued", "system"), START + timedelta(days=1))
    assert again.state == State.WAITING
    assert again.queued_at == (state.queued_at or START + timedelta(days=1))


@given(logs(), st.integers(0, 300), st.integers(0, 3600))
def test_only_what_holds_a_seat_wraps_up(steps: list[Step], wrap_up_s: int, reopen_s: int) -> None:
    state, at = fold(steps), START + timedelta(days=1)
    end = Draft(
        "conversation.closed", ADVISOR,
        data={"reopen_s": reopen_s, "staff": {"wrap_up_s": wrap_up_s}},
    )  # fmt: skip
    closed = apply(state, end, at)
    seated = state.state == State.ACTIVE and wrap_up_s > 0
    assert closed.state == (State.WRAP_UP if seated else State.CLOSED)
    assert (closed.wrap_up_until is not None) == seated
    assert closed.reopen_until == at + timedelta(seconds=reopen_s)


@given(logs())
def test_closing_never_touches_the_clocks_and_figures_of_the_talk(steps: list[Step]) -> None:
    state = fold(steps)
    closed = apply(state, Draft("conversation.closed", CUSTOMER), START + timedelta(days=1))
    for name in ("last_customer_at", "last_advisor_at", "first_reply_at", "opened_at", "queued_at",
                 "assigned_at", "waiting_since"):  # fmt: skip
        assert getattr(closed, name) == getattr(state, name)


@given(logs(), st.integers(-100, 100))
def test_a_step_is_never_dated_before_the_one_it_follows(steps: list[Step], seconds: int) -> None:
    known = [s for s in steps if s.draft.kind in ("message.posted", "conversation.assigned")]
    said = [s for s in known if s.draft.actor_kind != "system" or "assigned" in s.draft.kind]
    at = not_before(fold(said), START + timedelta(seconds=seconds))
    assert at == max([START + timedelta(seconds=seconds), *(s.at for s in said)])


def test_the_system_speaking_answers_nobody() -> None:
    waiting = fold([Step(message(CUSTOMER), START), Step(message("system"), START)])
    assert waiting.waiting_since == START
    assert waiting.first_reply_at is None
