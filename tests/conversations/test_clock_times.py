"""Times at which clocks go wrong elsewhere: nights when the hour is changed, events of the same
millisecond, processes whose clocks differ."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from hypothesis import given
from hypothesis import strategies as st

from conversations import pool
from conversations.actions.deadlines import fire_due, fire_some
from conversations.actions.hold import author_of, customer_of, draft
from conversations.actions.hours import open_due, save_hours
from conversations.core.posting import Author
from conversations.core.states import Draft, Fold, State, apply
from conversations.core.timers import Policy, deadlines, late_for
from conversations.errors import Refused
from conversations.log import Post, Posted, append, post
from conversations.models import Conversation, Event, OpeningHours, Queue, User
from conversations.queries.availability import availability
from tests.cast import Cast
from tests.conversations.core.logs import Step, fold, logs, policies

SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)  # in Paris 2:00 becomes 3:00
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)  # 3:00 becomes 2:00
NIGHTS = pytest.mark.parametrize("change", [SPRING, AUTUMN])


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def said(talk: Conversation, author: Author, at: datetime) -> None:
    talk.refresh_from_db()
    append(talk, [draft("message.posted", author, "Bonjour")], at)


def due(talk: Conversation) -> tuple[str, datetime | None]:
    talk.refresh_from_db()
    return talk.deadline_kind, talk.deadline_at


@NIGHTS
@pytest.mark.django_db
def test_the_night_adds_and_takes_no_second(cast: Cast, change: datetime) -> None:
    """First reply, silence, close and wrap-up, each across the change."""
    talk = cast.taken(cast.lea, now=change - s(30))
    assert due(talk) == ("first_reply", change + s(30))
    assert fire_due(change + s(29.999)) == 0
    assert fire_due(change + s(30)) == 1
    said(talk, author_of(cast.lea), change + s(31))
    assert Event.objects.get(seq=talk.seq, conversation=talk).at == change + s(31)
    assert due(talk) == ("idle_warn", change + s(331))
    assert fire_due(change + s(330.999)) == 0
    assert fire_due(change + s(331)) == 1
    assert fire_due(change + s(511)) == 1
    assert fire_due(change + s(631)) == 1
    assert due(talk) == ("wrap_up", change + s(691))


@NIGHTS
@pytest.mark.django_db
def test_what_was_left_goes_into_the_line_once_that_night(cast: Cast, change: datetime) -> None:
    """Open from 2:30 on: in spring there is no such time, in autumn there are two."""
    week = [[[150, 1440]]] * 7
    save_hours(OpeningHours(brand=cast.brand, mode="week", week=week), None, change - s(90_000))
    opens_at = change if change == SPRING else change - s(1800)
    left = cast.open(now=change - s(2700))
    assert (left.state, left.opens_at) == (State.OFFLINE, opens_at)
    assert open_due(opens_at - s(0.001)) == 0
    assert open_due(opens_at) == 1
    assert open_due(opens_at + s(3600)) == 0
    assert due(left) == ("first_reply", opens_at + s(60))


@NIGHTS
@pytest.mark.django_db
def test_announced_time_of_that_day_is_an_hour_less_or_more(cast: Cast, change: datetime) -> None:
    week = [[[0, 360]]] * 7  # from midnight to six
    save_hours(OpeningHours(brand=cast.brand, mode="week", week=week), None, change - s(900_000))
    queue = Queue.objects.select_related("brand").get(pk=cast.sav.pk)
    n_hours, midnight = (5, change - s(7200)) if change == SPRING else (7, change - s(10_800))
    day = availability(queue, midnight, midnight + s((18 + n_hours) * 3600))
    assert day.announced_s == n_hours * 3600
    assert day.calendar == n_hours / (18 + n_hours)


@given(logs(), policies, st.integers(-400 * 86_400, 400 * 86_400))
def test_deadlines_move_with_the_log_whatever_the_day(
    steps: list[Step], policy: Policy, seconds: int
) -> None:
    """No calendar in them: the same log, moved, has the same deadlines, moved."""
    moved = [Step(step.draft, step.at + s(seconds)) for step in steps]
    before, after = deadlines(fold(steps), policy), deadlines(fold(moved), policy)
    assert [(d.kind, d.at + s(seconds)) for d in before] == [(d.kind, d.at) for d in after]


def message(actor: str) -> Draft:
    return Draft("message.posted", actor, text="Bonjour")


def test_a_reply_in_the_very_millisecond_of_the_deadline_is_in_time() -> None:
    asked = apply(Fold(State.ACTIVE), message("customer"), SPRING)
    policy = Policy(first_reply_s=60)
    assert late_for(asked, policy, SPRING + s(60)) is None
    assert late_for(asked, policy, SPRING + s(60.000001)) is not None


def test_question_and_answer_of_one_millisecond_leave_nothing_owed_in_either_order() -> None:
    asked = apply(Fold(State.ACTIVE), message("customer"), SPRING)
    answered = apply(asked, message("advisor"), SPRING)
    assert answered.waiting_since is None
    again = apply(answered, message("customer"), SPRING)
    assert again.waiting_since == SPRING
    assert [d.kind for d in deadlines(again, Policy(taken_unanswered_s=0))] == ["reply"]


@pytest.mark.django_db
def test_everything_in_one_millisecond_keeps_its_order_and_fires_once(cast: Cast) -> None:
    talk = cast.taken(cast.lea, now=SPRING)
    for author in (author_of(cast.lea), customer_of(talk), author_of(cast.lea), customer_of(talk)):
        said(talk, author, SPRING)
    assert due(talk) == ("reply", SPRING + s(60))
    assert [fire_due(SPRING + s(60)), fire_due(SPRING + s(60))] == [1, 0]
    rows = Event.objects.filter(conversation=talk, seq__isnull=False).order_by("seq")
    assert [row.seq for row in rows] == list(range(1, talk.seq + 1))
    assert {row.at for row in rows} == {SPRING}
    passed = Event.objects.get(conversation=talk, kind="deadline.passed")
    assert (passed.after_seq, passed.data["due_at"]) == (talk.seq, (SPRING + s(60)).isoformat())


def ripe(cast: Cast, user: User, now: datetime) -> Conversation:
    """Silent since ten minutes and warned twice: its close is due `now`."""
    talk: Conversation = cast.taken(user, now=now - s(610))
    said(talk, author_of(user), now - s(600))
    fire_due(now - s(300))
    fire_due(now - s(120))
    assert due(talk) == ("idle_close", now)
    return talk


async def spoken(talk: Conversation) -> str:
    """What the customer hears who writes to it: a seq or the code of the refusal."""
    heard: asyncio.Future[Posted | Refused] = asyncio.get_running_loop().create_future()
    post(
        Post(
            str(talk.pk), Author("customer", None, "Paul"), "Oui ?", str(uuid4()), heard.set_result
        )
    )
    answer = await heard
    return answer.code if isinstance(answer, Refused) else "ok"


@pytest.mark.django_db(transaction=True)
async def test_a_close_and_a_word_of_the_same_moment_never_close_upon_the_word(cast: Cast) -> None:
    """The word stands and nothing is closed, or it comes too late and is told so."""
    outcomes = []
    try:
        for n, user in enumerate([cast.lea] * 2 + [cast.omar] * 3 + [cast.nadia] * 2):
            now = datetime.now(UTC)
            talk = await sync_to_async(ripe)(cast, user, now)
            both = [sync_to_async(fire_some)(now), spoken(talk)]
            told = await asyncio.gather(*(both if n % 2 else both[::-1]))
            outcomes.append(next(word for word in told if isinstance(word, str)))
            await talk.arefresh_from_db()
            assert (talk.state, talk.waiting_since is None) in {
                ("active", False),
                ("wrap_up", True),
            }
            assert (talk.state == State.WRAP_UP) == (outcomes[-1] == "closed")
    finally:
        await pool.close()
    assert set(outcomes) <= {"ok", "closed"}


@pytest.mark.django_db(transaction=True)
async def test_a_process_whose_clock_is_behind_does_not_turn_back_the_log(cast: Cast) -> None:
    """The conversation was begun by one that is five seconds ahead; this one is right."""
    ahead = datetime.now(UTC) + s(5)
    talk = await sync_to_async(cast.open)(now=ahead)
    try:
        assert await spoken(talk) == "ok"
    finally:
        await pool.close()
    rows = [row async for row in Event.objects.filter(conversation=talk).order_by("pk")]
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert rows[-1].at == ahead
