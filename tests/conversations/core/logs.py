"""Hypothesis strategies of the core's tests: drafts, whole logs with times, policies."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from conversations.core.states import Draft, Fold, State, apply
from conversations.core.timers import Policy

START = datetime(2026, 11, 21, 10, tzinfo=UTC)

moments = st.integers(0, 10_000_000).map(lambda ms: START + timedelta(milliseconds=ms))


@st.composite
def policies_of(draw: st.DrawFn) -> Policy:
    """Any that may be set: a warning well before each close, some clocks switched off."""
    warn_1_s = draw(st.sampled_from([0, 60, 300]))
    warn_2_s = draw(st.sampled_from([0, 301, 480]))
    last_s = max(warn_1_s, warn_2_s)
    close_s = draw(st.sampled_from([0, last_s + 20, last_s + 120])) if last_s else 0
    return draw(_built(warn_1_s, warn_2_s, close_s))


def _built(warn_1_s: int, warn_2_s: int, close_s: int) -> st.SearchStrategy[Policy]:
    return st.builds(
        Policy,
        warn_1_s=st.just(warn_1_s),
        warn_2_s=st.just(warn_2_s),
        close_s=st.just(close_s),
        queue_wait_s=st.integers(0, 600),
        taken_unanswered_s=st.integers(0, 300),
        goodbye_close_s=st.sampled_from([0, 20, 50, 300]),
        **_WHOLE,
    )


_WHOLE: dict[str, st.SearchStrategy[int]] = {
    "first_reply_s": st.integers(5, 600),
    "reply_s": st.integers(5, 600),
    "wrap_up_s": st.integers(0, 300),
    "wrap_up_extra_s": st.integers(0, 120),
    "reopen_s": st.integers(0, 3600),
    "customer_gone_s": st.integers(5, 120),
}
policies = policies_of()

CUSTOMER, ADVISOR, SYSTEM = "customer", "advisor", "system"


def message(actor: str, text: str = "Bonjour") -> Draft:
    return Draft("message.posted", actor, text=text)


messages = st.sampled_from([CUSTOMER, ADVISOR, "leader", SYSTEM]).map(message)
others = st.sampled_from(
    [
        Draft("conversation.opened", CUSTOMER),
        Draft("conversation.queued", CUSTOMER),
        Draft("conversation.assigned", SYSTEM),
        Draft("conversation.taken_over", "leader"),
        Draft("conversation.transferred", ADVISOR),
        Draft("conversation.closed", ADVISOR, data={"reopen_s": 600, "staff": {"wrap_up_s": 60}}),
        Draft("conversation.closed", CUSTOMER, data={"reopen_s": 0, "staff": {"wrap_up_s": 0}}),
        Draft("conversation.reopened", CUSTOMER),
        Draft("customer.left", CUSTOMER),
        Draft("customer.returned", CUSTOMER),
        Draft("note.posted", ADVISOR, text="Pour mémoire"),
        Draft("deadline.passed", SYSTEM, data={"kind": "reply"}),
        Draft("deadline.passed", SYSTEM, data={"kind": "first_reply"}),
        Draft("message.posted", ADVISOR, text="Je vérifie, 2 minutes.", data={"hold_s": 120}),
        Draft("closing.warned", SYSTEM, data={"staff": {"kind": "idle_warn"}}),
        Draft("closing.extended", CUSTOMER),
        Draft("wrapup.extended", ADVISOR, data={"seconds": 30}),
        Draft("wrapup.finished", ADVISOR),
        Draft("something.new", SYSTEM),
    ]
)
drafts = st.one_of(messages, others)


@dataclass(frozen=True)
class Step:
    draft: Draft
    at: datetime


@st.composite
def logs(draw: st.DrawFn, of: st.SearchStrategy[Draft] = drafts) -> list[Step]:
    """Drafts in the order of their times, which may be equal."""
    steps, at = [], START
    for draft in draw(st.lists(of, max_size=25)):
        at += timedelta(milliseconds=draw(st.sampled_from([0, 1, 999, 1000, 60_000])))
        steps.append(Step(draft, at))
    return steps


def fold(steps: list[Step], start: Fold | None = None) -> Fold:
    found = start or Fold(State.WAITING)
    for step in steps:
        found = apply(found, step.draft, step.at)
    return found


def changed(known: Fold, **changes: object) -> Fold:
    """The same fold but for these fields."""
    fields = {name: getattr(known, name) for name in Fold.__annotations__}
    return Fold(**(fields | changes))  # type: ignore[arg-type]
