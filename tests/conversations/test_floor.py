"""The floor as it is read: seats, waits, who asked how often, and the figures behind it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from conversations.actions.assign import take
from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of, customer_of, draft, locked
from conversations.actions.seats import add_seat, set_cap
from conversations.actions.steer import pause_intake, raise_priority
from conversations.core.figures import figures
from conversations.core.floor import Row, needs
from conversations.log import append
from conversations.models import Conversation, Finding
from conversations.queries import figure_rows, floor, floor_line
from conversations.queries.figures import Scope, counts
from conversations.queries.line import line_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def says(talk: Conversation, author: object, text: str, at: datetime) -> None:
    from django.db import transaction

    with transaction.atomic():
        row = locked(talk.pk)
        append(row, [draft("message.posted", author, text)], at)  # type: ignore[arg-type]


def lea(cast: Cast) -> Row:
    return next(row for row in floor.rows([cast.lea.pk, cast.omar.pk]) if row.name == "Léa Morel")


def test_seats_waits_and_requests(cast: Cast, now: datetime) -> None:
    began = now - timedelta(seconds=200)
    talk = cast.taken(cast.lea, now=began)
    customer = customer_of(talk)
    for seconds in (5, 60, 120):
        says(talk, customer, "Alors ?", began + timedelta(seconds=seconds))
    row = lea(cast)
    held = row.held[0]
    assert (held.customer, held.queue, held.since) == ("Paul Martin", "SAV", talk.waiting_since)
    assert held.n_asked == 3
    assert [n.kind for n in needs(row, now)] == ["breached", "asked"]
    says(talk, author_of(cast.lea), "Bonjour Paul", now)
    assert lea(cast).held[0].since is None
    assert needs(lea(cast), now) == ()


def test_the_line_stands_in_the_order_in_which_it_is_served(cast: Cast, now: datetime) -> None:
    first, second = (cast.open(now=now + timedelta(seconds=n)) for n in range(2))
    raise_priority(cast.nadia, second.pk, "deuxième appel", [str(cast.team.pk)], now)
    line = line_of(cast.sav.pk, now)
    found = [one.conversation for one in floor_line.in_line([line], 200)]
    assert found == list(line.order) == [str(second.pk), str(first.pk)]
    assert {one.nobody_available for one in floor_line.in_line([line], 200)} == {True}
    cast.available(cast.lea, now=now)
    set_cap(cast.lea.advisor, 1, cast.nadia, now)
    cast.open(now=now)
    [*_, last] = floor_line.in_line([line_of(cast.sav.pk, now)], 200)
    assert not last.nobody_available


def test_a_paused_queue_says_by_whom_why_and_until_when(cast: Cast, now: datetime) -> None:
    lines, until = [line_of(cast.sav.pk, now)], now + timedelta(hours=1)
    assert floor_line.standing(lines, now).paused == []
    pause_intake(cast.nadia, cast.sav, until, "panne", [str(cast.team.pk)], now)
    cast.open(now=now)
    [one] = floor_line.standing(lines, now).paused
    assert (one.queue, one.by, one.reason, one.until, one.n_left) == (
        "SAV", "Nadia Benali", "panne", until, 1,
    )  # fmt: skip
    assert floor_line.standing(lines, until).paused == []


def test_an_extra_seat_says_who_why_and_until_when(cast: Cast, now: datetime) -> None:
    set_cap(cast.lea.advisor, 1, cast.nadia, now)
    add_seat(cast.lea.advisor, "pic de 10 h", now + timedelta(hours=1), cast.nadia, now)
    regular, extra = lea(cast).places
    assert (regular.kind, extra.kind) == ("regular", "extra")
    assert (extra.reason, extra.by) == ("pic de 10 h", "Nadia Benali")


def test_findings_count_until_they_are_withdrawn(cast: Cast, now: datetime) -> None:
    talk = cast.taken(cast.lea)
    made = [
        Finding.objects.create(
            conversation=talk, rule=f"r{n}", version=1, seq=n, start=0, end=1,
            severity=severity, created_at=now,
        )
        for n, severity in enumerate(("hint", "major", "critical"))
    ]  # fmt: skip
    assert lea(cast).held[0].n_findings == 2
    assert [n.kind for n in needs(lea(cast), now)] == ["critical"]
    Finding.objects.filter(pk=made[2].pk).update(retracted_at=now)
    assert lea(cast).held[0].n_findings == 1
    assert needs(lea(cast), now) == ()


def test_the_number_of_queries_does_not_grow_with_the_floor(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    cast.taken(cast.lea)
    cast.taken(cast.omar)
    cast.taken(cast.omar)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        floor.rows([cast.lea.pk, cast.omar.pk, cast.nadia.pk])


def test_who_waits_longest_stands_first(cast: Cast, now: datetime) -> None:
    second = cast.open(name="Deux", now=now - timedelta(seconds=50))
    first = cast.open(name="Une", queue="conseil", now=now - timedelta(seconds=90))
    lines = [line_of(q.pk, now) for q in (cast.sav, cast.conseil)]
    found = floor_line.in_line(lines, 200)
    assert [one.conversation for one in found] == [str(first.pk), str(second.pk)]
    assert found[0].due_at == first.queued_at + timedelta(seconds=180)


def test_counts_of_a_day(cast: Cast, now: datetime) -> None:
    """One served in time, one late, one who left the line, one who fell silent."""
    scope = Scope(frozenset([str(cast.team.pk)]), frozenset([str(cast.sav.pk)]))
    base = now - timedelta(minutes=10)
    for name, user, wait_s in (("served", cast.lea, 20), ("late", cast.omar, 200)):
        talk = cast.open(name=name, now=base)
        take(user, talk.pk, base + timedelta(seconds=wait_s))
        says(talk, author_of(user), "Bonjour", base + timedelta(seconds=wait_s + 10))
        if name == "served":
            says(talk, customer_of(talk), "Merci", base + timedelta(seconds=wait_s + 20))
        close_conversation(talk.pk, author_of(user), "", base + timedelta(seconds=400))
        finish_wrap_up(user, talk.pk, "", "", base + timedelta(seconds=420))
    left = cast.open(name="parti", now=base)
    close_conversation(left.pk, customer_of(left), "", base + timedelta(seconds=90))
    found = counts(scope, base - timedelta(minutes=1), now)
    assert (found.n_accepted, found.n_in_time) == (2, 1)
    assert sorted(found.waits) == [30.0, 210.0]
    assert found.unanswered == [90.0]
    assert found.latency == (120.0, 192.0, 2)
    assert (found.n_closed, found.abandoned) == (3, {"known": 1, "silent": 1, "served": 1})
    assert 0 < found.announced_s == pytest.approx(660, abs=5)
    opens_to_its_rows(scope, base - timedelta(minutes=1), now)


def opens_to_its_rows(scope: Scope, since: datetime, until: datetime) -> None:
    """Each figure counts exactly the rows that it opens to."""
    for figure in figures(counts(scope, since, until)):
        if figure.name not in figure_rows.READ:
            continue
        rows = figure_rows.counted(figure.name, scope, since, until)
        assert sum(row.n for row in rows) == figure.n, figure.name
        if figure.value is not None and figure.unit == "share":
            assert sum(bool(row.is_yes) for row in rows) == round(figure.value * figure.n)
    waits = figure_rows.counted("response_latency", scope, since, until)
    assert sorted(row.seconds or 0 for row in waits) == [30.0, 210.0]


def test_another_providers_conversations_count_for_nobody_else(cast: Cast, now: datetime) -> None:
    """The queue is shared; who was served at Atlas is not Nord's."""
    base = now - timedelta(minutes=5)
    cast.taken(cast.zoe, queue="conseil", now=base)
    nord = Scope(frozenset([str(cast.team.pk)]), frozenset([str(cast.conseil.pk)]))
    atlas = Scope(frozenset([str(cast.foreign_team.pk)]), frozenset([str(cast.conseil.pk)]))
    since = base - timedelta(minutes=1)
    assert counts(nord, since, now).n_accepted == 0
    assert counts(atlas, since, now).n_accepted == 1
