"""Who is at the desk: presence, its lease, and what happens when a lease lapses.

Every web process renews the leases of the desks it has sockets for; nobody renews those of a
process that died. A leader's open floor holds what is at her desk, and takes nothing new.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from conversations import wake
from conversations.actions.assign import route
from conversations.actions.close import end_wrap_up
from conversations.actions.hold import SYSTEM, locked, named
from conversations.actions.seats import retire_surplus
from conversations.actions.transfer import put_back
from conversations.core.states import State
from conversations.errors import NotFound
from conversations.models import Advisor, Conversation, PauseReason, PresenceChange, User
from conversations.models.people import Presence

LEASE_S = 25
LAPSED = "lapsed"
RENEW = """
UPDATE conversations_advisor SET deadline_at = %s, deadline_kind = 'presence'
 WHERE user_id IN (SELECT user_id FROM conversations_advisor
                    WHERE user_id = ANY(%s::uuid[]) ORDER BY user_id
                      FOR NO KEY UPDATE SKIP LOCKED)
"""
HOLD = """
UPDATE conversations_advisor SET floor_until = %s
 WHERE user_id IN (SELECT user_id FROM conversations_advisor a
                    WHERE user_id = ANY(%s::uuid[])
                      AND EXISTS (SELECT 1 FROM conversations_seat s
                                    JOIN conversations_conversation c ON c.seat_id = s.id
                                   WHERE s.advisor_id = a.user_id)
                    ORDER BY user_id FOR NO KEY UPDATE OF a SKIP LOCKED)
"""


def set_presence(
    user: User, status: str, now: datetime, reason: str = "", by: str = "self"
) -> None:
    """Available pulls the line at once. `reason` is the id or the name of one of the provider's
    pause reasons; other words are kept in the history as they are."""
    known = named(PauseReason.objects.filter(provider=user.provider), reason)
    with transaction.atomic():
        advisor = Advisor.objects.select_for_update(no_key=True).get(pk=user.pk)
        if (advisor.status, advisor.pause_reason_id) != (status, known.pk if known else None):
            _change(advisor, status, known, now, by, words=reason)
        Advisor.objects.filter(pk=user.pk).update(
            deadline_at=now + timedelta(seconds=LEASE_S), deadline_kind="presence"
        )
    if status == Presence.AVAILABLE:
        route(now)


def _change(
    advisor: Advisor,
    status: str,
    reason: PauseReason | None,
    now: datetime,
    by: str,
    words: str = "",
) -> None:
    Advisor.objects.filter(pk=advisor.pk).update(status=status, status_at=now, pause_reason=reason)
    PresenceChange.objects.create(
        advisor=advisor,
        at=now,
        status=status,
        reason=reason.name_fr if reason else words[:120],
        by=by,
    )
    queues = [f"queue:{pk}" for pk in advisor.queues.values_list("pk", flat=True)]
    transaction.on_commit(lambda: wake.poke(f"advisor:{advisor.pk}", *queues))


def renew_leases(user_ids: Iterable[UUID | str], now: datetime) -> None:
    """Called every few seconds with the desks that have a socket in this process.

    A row that somebody holds is skipped: the lease outlives several turns.
    """
    with connection.cursor() as cursor:
        cursor.execute(RENEW, [now + timedelta(seconds=LEASE_S), [str(u) for u in user_ids]])


def hold_from_floor(user_ids: Iterable[UUID | str], now: datetime) -> None:
    """Called like `renew_leases` with the floors that are open: what these leaders hold stays at
    their desks. Nobody becomes available by it."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [now + timedelta(seconds=LEASE_S), [str(u) for u in user_ids]])


def lapse_due(now: datetime) -> int:
    """Advisors whose lease has passed are offline; what they held waits again in its place.

    A desk stays marked until it is cleared: a clock may be killed in between, a row be locked, the
    floor of whoever left it be open.
    """
    n_lapsed = 0
    while _lapse_one(now):
        n_lapsed += 1
    marked = Advisor.objects.filter(deadline_kind=LAPSED).exclude(floor_until__gt=now)
    for advisor_id in list(marked.order_by("pk").values_list("pk", flat=True)):
        if _clear_desk(advisor_id, now):
            marked.filter(pk=advisor_id).update(deadline_kind="")
    return n_lapsed


def _lapse_one(now: datetime) -> UUID | None:
    with transaction.atomic():
        advisor = (
            Advisor.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(deadline_at__lte=now, deadline_kind="presence")
            .order_by("deadline_at")
            .first()
        )
        if advisor is None:
            return None
        Advisor.objects.filter(pk=advisor.pk).update(deadline_at=None, deadline_kind=LAPSED)
        if advisor.status != Presence.OFFLINE:
            _change(advisor, Presence.OFFLINE, None, now, "lapsed")
        lapsed: UUID = advisor.pk
        return lapsed


def _clear_desk(advisor_id: UUID, now: datetime) -> bool:
    """False when a conversation's row was locked by somebody: the next turn sees to it."""
    held = Conversation.objects.filter(seat__advisor_id=advisor_id).order_by("queued_at")
    cleared = [_let_go(key, advisor_id, now) for key in list(held.values_list("pk", flat=True))]
    retire_surplus(advisor_id, now)
    route(now)
    return all(cleared)


def _let_go(conversation_id: UUID, advisor_id: UUID, now: datetime) -> bool:
    with transaction.atomic():
        try:
            conversation = locked(conversation_id, skip=True)
        except NotFound:
            return False
        if conversation.handler_id != advisor_id or conversation.seat_id is None:
            return True
        if conversation.state == State.WRAP_UP:
            end_wrap_up(conversation, now)
        else:
            put_back(conversation, SYSTEM, "advisor_gone", now)
    return True
