"""What people change about themselves and each other: names, passwords, skills, teams.

Every change of rights ends in a poke of `user:<id>`, on which open sockets look again at what
their user may still see. Seats are in `seats.py`, invitations in `invitations.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from conversations import wake
from conversations.actions.assign import route
from conversations.actions.seats import set_cap
from conversations.actions.serving import change_queues, serve_only
from conversations.models import Advisor, Queue, User
from conversations.models.people import Role


def _poke(user_id: UUID) -> None:
    transaction.on_commit(lambda: wake.poke(f"user:{user_id}"))


def set_profile(user: User, name: str, language: str) -> None:
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])


def set_language(user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def set_password(user: User, password: str) -> None:
    """Other sessions of this user end; their sockets too."""
    user.set_password(password)
    user.save(update_fields=["password"])
    _poke(user.pk)


def signed_out(user: User) -> None:
    """One session has ended: its sockets look again and close."""
    _poke(user.pk)


@transaction.atomic
def sign_out_everywhere(user: User) -> None:
    _raise_epoch(user)
    _poke(user.pk)


def _raise_epoch(user: User) -> None:
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])


@transaction.atomic
def set_skills(
    advisor: Advisor,
    queues: Iterable[Queue],
    languages: Iterable[str],
    by: User | None,
    now: datetime,
) -> None:
    """Only queues that the advisor's teams serve are kept; a new skill may pull the line."""
    served = set(_served_queues(advisor.user).values_list("pk", flat=True))
    Advisor.objects.filter(pk=advisor.pk).update(languages=sorted(set(languages)))
    serve_only(advisor, [queue for queue in queues if queue.pk in served], by, now)
    transaction.on_commit(lambda: wake.poke(f"advisor:{advisor.pk}"))
    transaction.on_commit(lambda: route(now))


@transaction.atomic
def ensure_desk(user: User, cap: int, now: datetime) -> Advisor | None:
    """Advisors and leaders have a desk with `cap` seats; other roles have none. An existing desk
    stays as it is. A new one has no past, so what it serves from the first is no change."""
    if user.role not in (Role.ADVISOR, Role.LEADER):
        return None
    advisor, is_new = Advisor.objects.get_or_create(user=user, defaults={"cap": 0})
    if is_new:
        advisor.languages = [user.language]
        advisor.save(update_fields=["languages"])
        advisor.queues.set(_served_queues(user))
        set_cap(advisor, cap, None, now)
    return advisor


@transaction.atomic
def set_active(user: User, by: User | None, now: datetime, *, is_active: bool) -> None:
    """Closing an account ends its sessions and sockets; what it held goes back in line when its
    presence lapses."""
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    rights_changed(user, by, now)


@transaction.atomic
def rights_changed(user: User, by: User | None, now: datetime) -> None:
    """After a change of role, team, provider or activity: skills of queues no longer served go,
    sessions of the deactivated end, sockets look again."""
    advisor = Advisor.objects.filter(user=user).first()
    if advisor is not None:
        lost = advisor.queues.exclude(pk__in=_served_queues(user).values("pk"))
        change_queues(advisor, [], list(lost), by, now)
    if not user.is_active:
        _raise_epoch(user)
    _poke(user.pk)


def _served_queues(user: User) -> QuerySet[Queue]:
    return Queue.objects.filter(teams__members=user).distinct()
