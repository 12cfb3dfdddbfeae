"""What those in line are told, from the ledger: whose seats they share, what came of the holds."""

from typing import Any

from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.actions.seats import set_cap
from conversations.actions.transfer import transfer_to_queue
from conversations.models import Assignment, Conversation, Queue, User
from conversations.queries.line import line_of, lines_of
from tests.cast import Cast
from tests.conversations.moments import START, at, says, there


def served(user: User, talk: Conversation, seconds: float) -> None:
    now = there(seconds, user)
    says(talk, author_of(user), "Voilà, c’est fait.", now)
    close_conversation(talk.pk, author_of(user), "", now)
    finish_wrap_up(user, talk.pk, "", "", now)


def full(cast: Cast) -> None:
    """Léa's only seat: 100 s for one customer served, and taken again since."""
    set_cap(cast.lea.advisor, 1, cast.nadia, START)
    cast.available(cast.lea, now=START)
    first, _second = cast.open(now=START), cast.open(now=at(1))
    served(cast.lea, first, 100)


def told(talk: Conversation, seconds: float) -> int | None:
    return line_of(talk.queue_id, at(seconds)).eta_s(str(talk.pk))


def test_queues_that_share_a_seat_do_not_both_count_on_it(cast: Cast) -> None:
    full(cast)
    sav, conseil = cast.open(now=at(101)), cast.open(now=at(102), queue="conseil")
    later = cast.open(now=at(103))
    there(110, cast.lea)
    assert [told(talk, 110) for talk in (sav, conseil, later)] == [110, 220, 330]
    assert [line_of(t.queue_id, at(110)).position(str(t.pk)) for t in (sav, conseil, later)] == [
        1, 1, 2,
    ]  # fmt: skip


def test_a_hold_that_was_handed_back_served_nobody(cast: Cast) -> None:
    full(cast)
    waiting = cast.open(now=at(101))
    there(102, cast.lea)
    before = told(waiting, 102)
    held = Assignment.objects.get(released_at=None).conversation
    transfer_to_queue(cast.lea, held.pk, cast.conseil, "", at(103))
    there(104, cast.lea)
    assert Assignment.objects.filter(released_at__isnull=False).count() == 2
    last = cast.open(now=at(104))
    assert before == 102
    assert told(last, 104) == 104, "as if it had gone on: the seat's time, one customer served"


def test_who_left_unanswered_was_not_served_either(cast: Cast) -> None:
    full(cast)
    held = Assignment.objects.get(released_at=None).conversation
    waiting = [cast.open(now=at(101 + n)) for n in range(2)]
    close_conversation(held.pk, author_of(cast.lea), "", there(110, cast.lea))
    finish_wrap_up(cast.lea, held.pk, "", "", at(110))
    assert told(waiting[1], 111) == 111


def test_what_still_runs_counts(cast: Cast) -> None:
    full(cast)
    waiting = cast.open(now=at(101))
    there(390, cast.lea)
    assert (told(waiting, 110), told(waiting, 390)) == (110, 390)


def test_all_lines_are_three_queries_however_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for n in range(6):
        queue = Queue.objects.create(
            brand=cast.brand, slug=f"q{n}", name=f"Q{n}", languages=["fr"], position=n
        )
        cast.lea.advisor.queues.add(queue)
        cast.open(queue=f"q{n}", now=START)
    cast.available(cast.lea, now=START)
    keys = list(Queue.objects.values_list("pk", flat=True))
    with django_assert_num_queries(3):
        found = lines_of(keys, at(1))
    assert [line.queue for line in found] == [str(key) for key in keys]
    assert sum(len(line.order) for line in found) == 4
