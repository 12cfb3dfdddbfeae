"""Granting and retiring seats. PostgreSQL refuses more than the cap by itself (walls.sql)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from conversations import wake
from conversations.actions.assign import route
from conversations.core.seats import SeatView, plan_cap
from conversations.models import Advisor, Seat, User


def _locked_advisor(advisor_id: UUID) -> Advisor:
    return Advisor.objects.select_for_update(no_key=True).get(pk=advisor_id)


def _regular(advisor_id: UUID) -> list[Seat]:
    seats = Seat.objects.filter(advisor_id=advisor_id, retired_at__isnull=True, kind=Seat.REGULAR)
    return list(seats.select_related("conversation"))


def _view(seat: Seat) -> SeatView:
    return SeatView(str(seat.pk), seat.position, hasattr(seat, "conversation"))


def _poke(advisor_id: UUID) -> None:
    transaction.on_commit(lambda: wake.poke(f"advisor:{advisor_id}"))


@transaction.atomic
def set_cap(advisor: Advisor, cap: int, by: User | None, now: datetime) -> None:
    """Grant or retire seats so that `cap` holds; an occupied seat stays until it empties."""
    _locked_advisor(advisor.pk)
    Advisor.objects.filter(pk=advisor.pk).update(cap=cap)
    plan = plan_cap([_view(seat) for seat in _regular(advisor.pk)], cap)
    Seat.objects.filter(pk__in=plan.retire).update(retired_at=now)
    taken = set(
        Seat.objects.filter(advisor=advisor, retired_at__isnull=True).values_list(
            "position", flat=True
        )
    )
    free = (n for n in count(1) if n not in taken)
    for _, position in zip(plan.add, free, strict=False):
        Seat.objects.create(advisor=advisor, position=position, granted_at=now, granted_by=by)
    _poke(advisor.pk)
    transaction.on_commit(lambda: route(now))


def with_surplus(advisor_ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """Of these advisors, those with more regular seats than their cap, or with an extra seat whose
    time is up. One query: mostly there is none."""
    regular = Count("seats", filter=Q(seats__kind=Seat.REGULAR, seats__retired_at=None))
    ended = Q(seats__kind=Seat.EXTRA, seats__retired_at=None, seats__deadline_at__lte=now)
    rows = Advisor.objects.filter(pk__in=advisor_ids)
    rows = rows.annotate(n_regular=regular, n_ended=Count("seats", filter=ended))
    return list(
        rows.filter(Q(n_regular__gt=F("cap")) | Q(n_ended__gt=0)).values_list("pk", flat=True)
    )


@transaction.atomic
def retire_surplus(advisor_id: UUID, now: datetime) -> None:
    """After a seat has emptied: retire what a lowered cap has left over, and ended extra seats."""
    advisor = _locked_advisor(advisor_id)
    plan = plan_cap([_view(seat) for seat in _regular(advisor_id)], advisor.cap)
    ended = Seat.objects.filter(
        advisor_id=advisor_id, kind=Seat.EXTRA, retired_at__isnull=True,
        deadline_at__lte=now, conversation__isnull=True,
    ).values_list("pk", flat=True)  # fmt: skip
    retire = [*plan.retire, *map(str, ended)]
    if retire:
        Seat.objects.filter(pk__in=retire).update(retired_at=now, deadline_kind="")
        _poke(advisor_id)


@transaction.atomic
def add_seat(advisor: Advisor, reason: str, until: datetime, by: User, now: datetime) -> Seat:
    """An extra seat beyond the cap, with a reason and an end. It shows in the ledger for ever."""
    _locked_advisor(advisor.pk)
    positions = Seat.objects.filter(advisor=advisor, retired_at__isnull=True).values_list(
        "position", flat=True
    )
    seat = Seat.objects.create(
        advisor=advisor,
        position=max(positions, default=0) + 1,
        kind=Seat.EXTRA,
        granted_at=now,
        granted_by=by,
        reason=reason,
        deadline_at=until,
        deadline_kind="extra_seat",
    )
    _poke(advisor.pk)
    transaction.on_commit(lambda: route(now))
    return seat
