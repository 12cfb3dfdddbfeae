"""Steering a floor: what each act does, who is told when two act at once, and undoing."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.actions import steer, steer_undo
from conversations.actions.assign import take
from conversations.actions.hours import open_due
from conversations.core.states import State
from conversations.errors import BadFrame, Conflict, Empty
from conversations.models import Advisor, AuditEntry, Conversation, FloorAct, Seat
from conversations.queries import floor_acts
from conversations.queries.line import line_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = NOW.replace(hour=0)
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
    act = steer.set_target(cast.nadia, "csat", 0.9, "objectif", teams(cast), DAY, NOW, 0.8)
    day = DAY
    assert floor_acts.targets(teams(cast), day) == {"csat": 0.9}
    assert floor_acts.targets([str(cast.foreign_team.pk)], day) == {}
    assert floor_acts.targets(teams(cast), day + timedelta(days=1)) == {}
    steer_undo.undo(cast.nadia, act.pk, NOW)
    assert floor_acts.targets(teams(cast), day) == {}
    for name, value in (("csat", 1.5), ("response_latency", -1), ("ventes", 0.5)):
        with pytest.raises(BadFrame):
            steer.set_target(cast.nadia, name, value, "x", teams(cast), DAY, NOW)


def test_of_two_who_set_a_target_the_second_is_told_what_stands(cast: Cast) -> None:
    steer.set_target(cast.nadia, "csat", 0.9, "objectif", teams(cast), DAY, NOW, 0.8)
    with pytest.raises(Conflict) as refused:
        steer.set_target(cast.yann, "csat", 0.7, "moins", teams(cast), DAY, NOW, 0.8)
    told = refused.value
    assert (told.by, told.why, told.is_now) == ("Nadia Benali", "target_share", 0.9)
    with pytest.raises(BadFrame) as same:
        steer.set_target(cast.yann, "csat", 0.9, "pareil", teams(cast), DAY, NOW, 0.9)
    assert same.value.why == "same"
    act = steer.set_target(cast.yann, "csat", 0.7, "moins", teams(cast), DAY, NOW, 0.9)
    assert act.data == {"name": "csat", "before": 0.9, "after": 0.7}


def test_one_teams_target_is_not_the_whole_houses(cast: Cast) -> None:
    both = [*teams(cast), str(cast.foreign_team.pk)]
    steer.set_target(cast.nadia, "csat", 0.99, "objectif", teams(cast), DAY, NOW)
    assert floor_acts.targets(both, DAY) == {}
    assert floor_acts.targets(teams(cast), DAY) == {"csat": 0.99}
    later = NOW + timedelta(minutes=1)
    steer.set_target(cast.ada, "csat", 0.6, "pour tous", both, DAY, later)
    assert floor_acts.targets(both, DAY) == floor_acts.targets(teams(cast), DAY) == {"csat": 0.6}
    assert floor_acts.targets([], DAY) == {}


def test_an_act_that_no_longer_stands_cannot_be_undone(cast: Cast) -> None:
    lea, talk = cast.lea.advisor, cast.open(now=NOW)
    made = [
        steer.set_cap(cast.nadia, lea, 1, "formation", teams(cast), NOW),
        steer.move(cast.nadia, lea, [], [cast.conseil], "pic", teams(cast), NOW),
        steer.pause_intake(cast.nadia, cast.sav, NOW + HOUR, "panne", teams(cast), NOW),
        steer.raise_priority(cast.nadia, talk.pk, "deux fois", teams(cast), NOW, seen=0),
        steer.set_target(cast.nadia, "csat", 0.9, "objectif", teams(cast), DAY, NOW),
    ]
    acts = FloorAct.objects.filter(pk__in=[act.pk for act in made])
    before = list(acts.order_by("id"))
    assert floor_acts.standing(before, NOW) == {act.pk for act in made}
    later = NOW + timedelta(minutes=1)
    steer.set_cap(cast.yann, lea, 3, "renfort", teams(cast), later)
    steer.move(cast.yann, lea, [cast.conseil], [], "retour", teams(cast), later)
    steer_undo.undo(cast.yann, before[2].pk, later)
    steer.pause_intake(cast.yann, cast.sav, NOW + 2 * HOUR, "encore", teams(cast), later)
    steer.set_target(cast.yann, "csat", 0.7, "moins", teams(cast), DAY, later)
    take(cast.lea, talk.pk, later)
    assert floor_acts.standing(acts.all(), later) == set()
    said = []
    for act in before:
        with pytest.raises(Conflict) as refused:
            steer_undo.undo(cast.nadia, act.pk, later)
        said.append((refused.value.why, refused.value.by))
    assert said == [
        ("since", "Yann Perrot"), ("since", "Yann Perrot"), ("undone", "Yann Perrot"),
        ("served", ""), ("since", "Yann Perrot"),
    ]  # fmt: skip


def test_what_is_so_already_or_lasts_too_long_is_no_act(cast: Cast) -> None:
    lea, talk = cast.lea.advisor, cast.open(now=NOW)
    for end, why in ((NOW.replace(year=9000), "far"), (NOW, "end")):
        with pytest.raises(BadFrame) as refused:
            steer.add_seat(cast.nadia, lea, "x", end, teams(cast), NOW)
        assert refused.value.why == why
        with pytest.raises(BadFrame):
            steer.pause_intake(cast.nadia, cast.sav, end, "x", teams(cast), NOW)
    with pytest.raises(BadFrame) as refused:
        steer.set_cap(cast.nadia, lea, 2, "x", teams(cast), NOW, seen=2)
    assert refused.value.why == "same"
    steer.raise_priority(cast.nadia, talk.pk, "deux fois", teams(cast), NOW, seen=0)
    with pytest.raises(Conflict) as twice:
        steer.raise_priority(cast.nadia, talk.pk, "deux fois", teams(cast), NOW, seen=0)
    assert (twice.value.why, twice.value.is_now) == ("priority", 1)
    assert FloorAct.objects.count() == 1


def test_nothing_is_done_without_a_reason(cast: Cast) -> None:
    with pytest.raises(Empty):
        steer.set_cap(cast.nadia, cast.lea.advisor, 1, "  ", teams(cast), NOW)
    assert cap(cast) == 2
    assert not FloorAct.objects.exists()
