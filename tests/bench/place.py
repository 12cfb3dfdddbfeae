"""Where the bench works: a database of its own beside the others, and the people in it.

Rows are made in bulk, since only what happens on them afterwards is measured.
"""

import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from console import embedded
from conversations.core.policy import Policy

if TYPE_CHECKING:
    from conversations.models import Conversation, User

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "motjuste_bench"
HOT, DESKS, CAP = 64, 22, 3


@dataclass(frozen=True)
class Desk:
    """Somebody with seats, and who sits in them: token and id of each conversation."""

    key: str
    conversations: list[tuple[str, str]]


def prepare() -> None:
    """Servers (ours, unless URLs are given) and an empty, migrated database. Sets the environment,
    so it comes before anything that reads Django's settings."""
    var = embedded.default_var()
    ours = embedded.start(
        var,
        postgresql=not os.environ.get("DATABASE_URL"),
        redis=not os.environ.get("REDIS_URL"),
    )
    base = os.environ.get("DATABASE_URL") or ours.database_url
    url = urlunsplit(urlsplit(base)._replace(path=f"/{DATABASE}"))
    with psycopg.connect(base, autocommit=True) as conn:
        conn.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        conn.execute(f"CREATE DATABASE {DATABASE}")
    os.environ.update(
        DATABASE_URL=url,
        REDIS_URL=os.environ.get("REDIS_URL") or ours.redis_url,
        REDIS_PREFIX=f"motjuste-bench-{os.getpid()}",
        DJANGO_SETTINGS_MODULE="console.settings",
        LOG_JSON="0",
    )
    command = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(command, cwd=ROOT, check=True)
    import django

    django.setup()


def drop() -> None:
    from django.db import connection

    connection.close_pool()
    base = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))
    with psycopg.connect(base, autocommit=True) as conn:
        conn.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def populate(n_desks: int, cap: int, n_conversations: int, name: str) -> list[Desk]:
    """`n_desks` advisors with `cap` seats each, and active conversations in them."""
    from django.utils import timezone

    from conversations.actions.keys import create_api_key
    from conversations.models import Seat

    now = timezone.now()
    users = [_user(f"{name}-{i}", cap, now) for i in range(n_desks)]
    seats = list(Seat.objects.filter(advisor__user__in=users).order_by("position", "advisor"))
    active = _seated(seats[:n_conversations], now)
    return [
        Desk(
            create_api_key(user, "bench", now)[1],
            [_named(c) for c in active if c.seat.advisor_id == user.pk],
        )
        for user in users
    ]


def _named(conversation: "Conversation") -> tuple[str, str]:
    from console.tokens import token_for

    return token_for(conversation), str(conversation.pk)


def _user(name: str, cap: int, now: Any) -> "User":
    from conversations.actions.people import ensure_desk
    from conversations.models import User

    queue = _queue()
    team = queue.teams.get()
    user = User(email=f"{name}@example.org", name=f"Léa {name}", provider=team.provider)
    user.set_unusable_password()
    user.save(force_insert=True)
    user.teams.set([team])
    ensure_desk(user, cap, now)
    return user


def _queue() -> Any:
    from conversations.models import Brand, Provider, Queue, Team

    brand, is_new = Brand.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    if is_new:
        team = Team.objects.create(
            name="Bench", provider=Provider.objects.create(slug="bench", name="Bench")
        )
        Queue.objects.create(brand=brand, slug="bench", name="Bench").teams.set([team])
    return Queue.objects.get(brand=brand)


def _seated(seats: list[Any], now: Any) -> list["Conversation"]:
    from conversations.models import Conversation, Customer

    queue = _queue()
    customers = Customer.objects.bulk_create(
        Customer(brand=queue.brand, name="Paul Martin", created_at=now) for _ in seats
    )
    policy = asdict(Policy(taken_unanswered_s=0, warn_1_s=0, warn_2_s=0, close_s=0))
    return Conversation.objects.bulk_create(
        Conversation(
            brand=queue.brand, queue=queue, customer=customer, seat=seat,
            handler_id=seat.advisor_id, policy=policy, state="active",
            opened_at=now, queued_at=now, assigned_at=now,
        )
        for customer, seat in zip(customers, seats, strict=True)
    )  # fmt: skip


def n_messages() -> int:
    """How many the database itself has."""
    from conversations.models import Event

    return Event.objects.filter(kind="message.posted").count()
