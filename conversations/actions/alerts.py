"""Alerts raised and cleared: once in the house, whichever process looks.

The clocks look every two seconds; should none of them be left, a web process does. Sending what is
put down here is `alert_posts.py`'s.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from conversations import wake
from conversations.core import alerts as core
from conversations.core.alerts import CLEARED, NOTHING, RAISED, Choices, Standing
from conversations.models import Alert, AlertEdition, AlertPost, Beat, Brand, Team, User
from conversations.queries import alerts
from conversations.queries.alerts import Key

TURN = "alerts"
EVERY, STAND_IN_AFTER = timedelta(seconds=2), timedelta(seconds=10)


def look(now: datetime) -> int:
    """A clock's turn; returns how many were raised or cleared."""
    found = _look(now, EVERY)
    if found is None and not Beat.objects.filter(name=TURN).exists():
        Beat.objects.get_or_create(name=TURN, defaults={"at": now - EVERY})
        found = _look(now, EVERY)
    return found or 0


def stand_in(now: datetime) -> bool:
    """Where clocks have looked and none has for a while: whether it was our turn. One statement
    while all is well."""
    return _look(now, STAND_IN_AFTER) is not None


def _look(now: datetime, after: timedelta) -> int | None:
    """The turn is a row: whoever holds it looks, and nobody looks again before `after`. None where
    it is not ours."""
    with transaction.atomic():
        turns = Beat.objects.select_for_update(skip_locked=True)
        mine = turns.filter(name=TURN, at__lte=now - after).first()
        if mine is None:
            return None
        mine.at = now
        mine.save()
        changes = _step_all(now)
    if changes:
        wake.poke("alerts")
    return sum(what in (RAISED, CLEARED) for what in changes)


def _step_all(now: datetime) -> list[str]:
    """What there is to tell or to show anew."""
    values, chosen = alerts.readings(now), alerts.choices()
    standing = {(a.kind, a.team_id, a.brand_id): a for a in Alert.objects.filter(cleared_at=None)}
    found = [
        _step(key, standing.get(key), values.get(key, 0.0), chosen.get(key[1:], Choices()), now)
        for key in sorted(values.keys() | standing.keys(), key=str)
    ]
    return [what for what in found if what != NOTHING]


def _step(key: Key, row: Alert | None, value: float, chosen: Choices, now: datetime) -> str:
    before = _standing(row) if row else None
    after, what = core.step(before, value, core.limits(key[0], chosen), now)
    if after == before and what != CLEARED:
        return NOTHING
    if after is None:
        assert row is not None
        row.delete()
        return NOTHING
    row = row or Alert(kind=key[0], team_id=key[1], brand_id=key[2])
    for name in Standing.__dataclass_fields__:
        setattr(row, name, getattr(after, name))
    row.cleared_at = now if what == CLEARED else None
    row.save()
    if what in (RAISED, CLEARED):
        _put_down(row, what, now)
    return what


def _standing(row: Alert) -> Standing:
    return Standing(**{name: getattr(row, name) for name in Standing.__dataclass_fields__})


def _put_down(alert: Alert, what: str, now: datetime) -> None:
    """In the transaction of the alert itself, so that each is told once and none is lost."""
    AlertPost.objects.bulk_create(
        AlertPost(hook=hook, alert=alert, what=what, created_at=now, due_at=now)
        for hook in alerts.hooks_of(alert)
    )


@transaction.atomic
def choose(
    team: Team | None, brand: Brand | None, values: dict[str, Any], by: User | None, now: datetime
) -> AlertEdition | None:
    """A new edition; None when it says what the last one did."""
    place: dict[str, UUID | None] = {
        "team_id": team.pk if team else None, "brand_id": brand.pk if brand else None,
    }  # fmt: skip
    last = alerts.editions(place["team_id"], place["brand_id"]).first()
    if (last.choices if last else Choices()) == Choices.of(values):
        return None
    return AlertEdition.objects.create(values=values, changed_at=now, changed_by=by, **place)
