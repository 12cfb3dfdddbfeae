"""The walls that PostgreSQL holds by itself, against hand-written SQL.

The same walls as the actions meet them are in test_races.py and test_cap.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from conversations.actions.seats import add_seat, set_cap
from conversations.models import Conversation, Event, Seat
from tests.cast import Cast

EVENT_IS_FINAL, CAP_REACHED, RETIRED, MOVED = "MJ001", "MJ002", "MJ003", "MJ004"
UNIQUE, CHECK = "23505", "23514"
SIT = "UPDATE conversations_conversation SET state = 'active', seat_id = %s WHERE id = %s"
NEW_SEAT = """
INSERT INTO conversations_seat (id, advisor_id, position, kind, granted_at, reason, deadline_kind)
VALUES (gen_random_uuid(), %s, 90, %s, now(), '', '')
"""


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """What is done inside is refused by PostgreSQL with one of these SQLSTATEs."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        yield
    assert getattr(caught.value.__cause__, "sqlstate", None) in codes


def seats(cast: Cast) -> list[Seat]:
    return list(Seat.objects.filter(advisor_id=cast.lea.pk).order_by("position"))


def fill(cast: Cast) -> list[Conversation]:
    """Léa's two seats, both in use."""
    return [cast.taken(cast.lea), cast.taken(cast.lea)]


def test_no_conversation_is_active_without_a_seat(cast: Cast) -> None:
    waiting, held = cast.open(), cast.taken(cast.lea)
    for state in ("active", "wrap_up"):
        with refused(CHECK):
            sql("UPDATE conversations_conversation SET state = %s WHERE id = %s", state, waiting.pk)
    for state in ("waiting", "closed", "offline"):
        with refused(CHECK):
            sql("UPDATE conversations_conversation SET state = %s WHERE id = %s", state, held.pk)
    with refused(CHECK):
        sql("UPDATE conversations_conversation SET seat_id = NULL WHERE id = %s", held.pk)


def test_a_seat_has_room_for_one(cast: Cast) -> None:
    held, waiting = cast.taken(cast.lea), cast.open()
    with refused(UNIQUE, CAP_REACHED):
        sql(SIT, held.seat_id, waiting.pk)


def test_a_retired_seat_is_taken_by_nobody(cast: Cast) -> None:
    seat, waiting = seats(cast)[0], cast.open()
    sql("UPDATE conversations_seat SET retired_at = now() WHERE id = %s", seat.pk)
    with refused(RETIRED):
        sql(SIT, seat.pk, waiting.pk)


def test_no_more_regular_seats_than_the_cap(cast: Cast) -> None:
    with refused(CAP_REACHED):
        sql(NEW_SEAT, cast.lea.pk, "regular")
    set_cap(cast.lea.advisor, 1, None, timezone.now())
    with refused(CAP_REACHED):
        sql("UPDATE conversations_seat SET retired_at = NULL WHERE advisor_id = %s", cast.lea.pk)


def test_the_cap_is_not_passed_by_retiring_an_occupied_seat(cast: Cast) -> None:
    held, _ = fill(cast)
    waiting = cast.open()
    sql("UPDATE conversations_seat SET retired_at = now() WHERE id = %s", held.seat_id)
    with refused(CAP_REACHED):
        sql(NEW_SEAT, cast.lea.pk, "regular")
    with refused(CAP_REACHED, UNIQUE, RETIRED):
        sql(SIT, held.seat_id, waiting.pk)


def test_an_extra_seat_does_not_become_a_regular_one_beyond_the_cap(cast: Cast) -> None:
    extra = add_seat(cast.lea.advisor, "rush", timezone.now(), cast.nadia, timezone.now())
    with refused(CAP_REACHED):
        sql("UPDATE conversations_seat SET kind = 'regular' WHERE id = %s", extra.pk)
    held, _ = fill(cast)
    sql("UPDATE conversations_seat SET retired_at = now() WHERE id = %s", held.seat_id)
    with refused(CAP_REACHED):
        sql("UPDATE conversations_seat SET kind = 'regular' WHERE id = %s", extra.pk)


def test_a_lowered_cap_refuses_the_free_seat_that_is_still_there(cast: Cast) -> None:
    cast.taken(cast.lea)
    free, waiting = seats(cast)[1], cast.open()
    sql("UPDATE conversations_advisor SET cap = 1 WHERE user_id = %s", cast.lea.pk)
    with refused(CAP_REACHED):
        sql(SIT, free.pk, waiting.pk)


def test_an_extra_seat_holds_one_conversation_beyond_the_cap_and_no_second(cast: Cast) -> None:
    fill(cast)
    until = timezone.now()
    extra = add_seat(cast.lea.advisor, "rush", until, cast.nadia, until)
    one, two = cast.open(), cast.open()
    sql(SIT, extra.pk, one.pk)
    with refused(UNIQUE):
        sql(SIT, extra.pk, two.pk)


def test_a_seat_stays_at_its_desk(cast: Cast) -> None:
    free = seats(cast)[0]
    for seat in (free.pk, cast.taken(cast.lea).seat_id):
        with refused(MOVED):
            sql("UPDATE conversations_seat SET advisor_id = %s WHERE id = %s", cast.omar.pk, seat)


def test_the_seat_names_the_advisor_whatever_the_update_says(cast: Cast) -> None:
    held, waiting = cast.taken(cast.lea), cast.open()
    handler = "UPDATE conversations_conversation SET handler_id = %s WHERE id = %s"
    sql(handler, cast.omar.pk, held.pk)
    held.refresh_from_db()
    assert held.handler_id == cast.lea.pk
    sql(SIT.replace("SET", "SET handler_id = %s,"), cast.omar.pk, seats(cast)[1].pk, waiting.pk)
    waiting.refresh_from_db()
    assert waiting.handler_id == cast.lea.pk


def test_an_occupied_seat_and_a_talk_with_a_log_are_not_deleted(cast: Cast) -> None:
    held = cast.taken(cast.lea)
    for statement, key in (
        ("DELETE FROM conversations_seat WHERE id = %s", held.seat_id),
        ("DELETE FROM conversations_conversation WHERE id = %s", held.pk),
    ):
        with refused("23503", EVENT_IS_FINAL):
            sql(statement, key)
            sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_events_are_never_changed_nor_deleted(cast: Cast) -> None:
    cast.open()
    for statement in (
        "UPDATE conversations_event SET text = 'autre chose'",
        "UPDATE conversations_event SET at = now()",
        "UPDATE conversations_event SET seq = seq + 100",
        "DELETE FROM conversations_event",
    ):
        with refused(EVENT_IS_FINAL):
            sql(statement)


def test_the_log_is_not_emptied_at_once(cast: Cast) -> None:
    """The test database alone lets a flush between tests through, by a setting of its own."""
    with refused(EVENT_IS_FINAL):
        sql("SET LOCAL motjuste.allow_truncate = 'off'")
        sql("TRUNCATE conversations_event CASCADE")


def test_a_number_or_key_stands_once_in_a_log(cast: Cast) -> None:
    talk = cast.open(client_key="018f0000-0000-7000-8000-000000000001")
    copy = """INSERT INTO conversations_event
        (conversation_id, seq, staff_seq, after_seq, kind, at, actor_kind, actor_name, data,
         client_key)
        SELECT conversation_id, %s, %s, after_seq, kind, at, actor_kind, actor_name, data, %s
          FROM conversations_event WHERE conversation_id = %s AND client_key IS NOT NULL"""
    key = "018f0000-0000-7000-8000-000000000001"
    for seq, staff_seq, client_key in ((2, None, None), (99, None, key), (None, 99, key)):
        with refused(UNIQUE):
            sql(copy, seq, staff_seq, client_key, talk.pk)
    for seq, staff_seq in ((99, 99), (None, None)):
        with refused(CHECK):
            sql(copy, seq, staff_seq, None, talk.pk)


def test_redacting_takes_the_text_and_leaves_number_time_and_author(cast: Cast) -> None:
    talk = cast.open("Ma carte est le 4970 1012 3456 7890")
    event = Event.objects.get(conversation=talk, kind="message.posted")
    sql("SELECT motjuste_redact_event(%s, %s, %s)", event.pk, cast.ada.pk, "carte bancaire")
    after = Event.objects.get(pk=event.pk)
    assert after.text is None
    assert after.data["redacted"]["reason"] == "carte bancaire"
    assert after.data["redacted"]["by"] == str(cast.ada.pk)
    for name in ("seq", "at", "kind", "actor_kind", "actor_name", "client_key", "after_seq"):
        assert getattr(after, name) == getattr(event, name)
    with refused(EVENT_IS_FINAL):
        sql("UPDATE conversations_event SET text = 'de retour' WHERE id = %s", event.pk)


def test_only_the_function_redacts(cast: Cast) -> None:
    """The setting by which the function speaks to the trigger opens nothing else."""
    cast.open()
    event = Event.objects.get(kind="message.posted")
    for change in ("text = 'faux'", "text = NULL, seq = 99", "at = now()", "text = NULL"):
        with refused(EVENT_IS_FINAL):
            sql("SELECT set_config('motjuste.redacting', %s, true)", str(event.pk))
            sql(f"UPDATE conversations_event SET {change} WHERE id = %s", event.pk)
    with refused(EVENT_IS_FINAL):
        sql("SELECT set_config('motjuste.redacting', %s, true)", str(event.pk))
        sql("DELETE FROM conversations_event WHERE id = %s", event.pk)
