"""Steering a floor: what each act does, who is told when two act at once, and undoing."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.actions import steer, steer_undo
from conversations.actions.hours import open_due
from conversations.core.states import State
from conversations.errors import BadFrame, Conflict, Empty
from conversations.models import Advisor, AuditEntry, Conversation, FloorAct, Seat
from conversations.queries import floor_acts
from conversations.queries.line import line_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def teams(cast: Cast) -> list[str]:
    return [str(cast.team.pk)]


def cap(cast: Cast) -> int:
    return Advisor.objects.get(pk=cast.lea.pk).cap


def test_an_extra_seat_is_noted_and_taken_away_again(cast: Cast) -> None:
    lea = cast.lea.advisor
    act = steer.add_seat(cast.nadia, lea, "pic de 10 h", NOW + HOUR, teams(cast), NOW, n_extra=0)
    seat = Seat.objects.get(advisor=lea, kind=Seat.EXTRA)
    assert (seat.reason, seat.deadline_at, seat.granted_by) == (
        "pic de 10 h", NOW + HOUR, cast.nadia,
    )  # fmt: skip
    told = AuditEntry.objects.get(act="floor.seat")
    assert (told.actor, told.advisor, told.data["reason"]) == (cast.nadia, cast.lea, "pic de 10 h")
    with pytest.raises(Conflict) as refused:
        steer.add_seat(cast.nadia, lea, "moi aussi", NOW + HOUR, teams(cast), NOW, n_extra=0)
    assert refused.value.by == "Nadia Benali"
    steer_undo.undo(cast.nadia, act.pk, NOW)
    seat.refresh_from_db()
    assert seat.retired_at == NOW
    with pytest.raises(Conflict, match="already"):
        steer_undo.undo(cast.nadia, act.pk, NOW)


def test_an_extra_seat_in_use_goes_when_it_empties(cast: Cast) -> None:
    lea = cast.lea.advisor
    act = steer.add_seat(cast.nadia, lea, "pic", NOW + HOUR, teams(cast), NOW)
    for _ in range(3):
        cast.taken(cast.lea, now=NOW)
    steer_undo.undo(cast.nadia, act.pk, NOW)
    assert Seat.objects.get(advisor=lea, kind=Seat.EXTRA).retired_at is None
    assert Conversation.objects.filter(seat__advisor=lea).count() == 3


def test_a_lowered_cap_and_the_second_leader(cast: Cast) -> None:
    act = steer.set_cap(cast.nadia, cast.lea.advisor, 1, "formation", teams(cast), NOW, seen=2)
    assert cap(cast) == 1
    with pytest.raises(Conflict) as refused:
        steer.set_cap(cast.yann, cast.lea.advisor, 3, "plus", teams(cast), NOW, seen=2)
    assert refused.value.by == "Nadia Benali"
    assert cap(cast) == 1
    steer_undo.undo(cast.nadia, act.pk, NOW)
    assert cap(cast) == 2


def test_undoing_what_was_changed_since_is_refused(cast: Cast) -> None:
    first = steer.set_cap(cast.nadia, cast.lea.advisor, 1, "formation", teams(cast), NOW)
    steer.set_cap(cast.nadia, cast.lea.advisor, 4, "renfort", teams(cast), NOW)
    with pytest.raises(Conflict):
        steer_undo.undo(cast.nadia, first.pk, NOW)
    assert cap(cast) == 4
    first.refresh_from_db()
    assert first.undone_at is None


def test_moving_between_queues_serves_who_waits_there(cast: Cast) -> None:
    lea = cast.lea.advisor
    lea.queues.set([cast.sav])
    waiting = cast.open(queue="conseil", now=NOW)
    cast.available(cast.lea, now=NOW)
    act = steer.move(cast.nadia, lea, [cast.conseil], [cast.sav], "afflux", teams(cast), NOW)
    waiting.refresh_from_db()
    assert waiting.handler_id == cast.lea.pk
    with pytest.raises(Conflict):
        steer.move(cast.nadia, lea, [cast.conseil], [], "encore", teams(cast), NOW)
    steer_undo.undo(cast.nadia, act.pk, NOW)
    assert list(lea.queues.all()) == [cast.sav]


def test_a_paused_queue_keeps_who_writes_and_takes_them_in_later(cast: Cast) -> None:
    before = cast.open(now=NOW)
    act = steer.pause_intake(cast.nadia, cast.sav, NOW + HOUR, "panne", teams(cast), NOW)
    with pytest.raises(Conflict) as refused:
        steer.pause_intake(cast.yann, cast.sav, NOW + HOUR, "panne", teams(cast), NOW)
    assert refused.value.by == "Nadia Benali"
    kept = cast.open(now=NOW + timedelta(minutes=5))
    elsewhere = cast.open(queue="conseil", now=NOW + timedelta(minutes=5))
    assert (before.state, kept.state, elsewhere.state) == ("waiting", "offline", "waiting")
    assert kept.opens_at == NOW + HOUR
    assert open_due(NOW + timedelta(minutes=59)) == 0
    steer_undo.undo(cast.nadia, act.pk, NOW + timedelta(minutes=10))
    assert open_due(NOW + timedelta(minutes=10)) == 1
    kept.refresh_from_db()
    assert kept.state == State.WAITING
    assert cast.open(now=NOW + timedelta(minutes=11)).state == State.WAITING


def test_a_pause_ends_by_itself(cast: Cast) -> None:
    steer.pause_intake(cast.nadia, cast.sav, NOW + HOUR, "panne", teams(cast), NOW)
    kept = cast.open(now=NOW)
    assert open_due(NOW + HOUR) == 1
    kept.refresh_from_db()
    assert kept.state == State.WAITING


def test_priority_puts_somebody_first(cast: Cast) -> None:
    first, second = cast.open(now=NOW), cast.open(now=NOW + timedelta(seconds=5))
    act = steer.raise_priority(cast.nadia, second.pk, "deuxième appel", teams(cast), NOW)
    assert line_of(cast.sav.pk, NOW).order == (str(second.pk), str(first.pk))
    event = second.events.get(kind="priority.raised")
    assert (event.actor, event.text, event.seq) == (cast.nadia, "deuxième appel", None)
    steer_undo.undo(cast.nadia, act.pk, NOW)
    assert line_of(cast.sav.pk, NOW).order == (str(first.pk), str(second.pk))
    held = cast.taken(cast.lea, now=NOW)
    with pytest.raises(Conflict):
        steer.raise_priority(cast.nadia, held.pk, "trop tard", teams(cast), NOW)


def test_a_target_holds_for_the_day_for_those_teams(cast: Cast) -> None:
    day = NOW.replace(hour=0)
    act = steer.set_target(cast.nadia, "csat", 0.9, "objectif", teams(cast), NOW, 0.8)
    assert floor_acts.targets(teams(cast), day) == {"csat": 0.9}
    assert floor_acts.targets([str(cast.foreign_team.pk)], day) == {}
    assert floor_acts.targets(teams(cast), day + timedelta(days=1)) == {}
    steer_undo.undo(cast.nadia, act.pk, NOW)
    assert floor_acts.targets(teams(cast), day) == {}
    for name, value in (("csat", 1.5), ("response_latency", -1), ("ventes", 0.5)):
        with pytest.raises(BadFrame):
            steer.set_target(cast.nadia, name, value, "x", teams(cast), NOW)


def test_nothing_is_done_without_a_reason(cast: Cast) -> None:
    with pytest.raises(Empty):
        steer.set_cap(cast.nadia, cast.lea.advisor, 1, "  ", teams(cast), NOW)
    assert cap(cast) == 2
    assert not FloorAct.objects.exists()
