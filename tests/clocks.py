"""Many open conversations with deadlines, and clock processes that die: what the tests of clocks
share. How long it takes is asserted in the soak alone."""

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from conversations.core.policy import Policy
from tests.processes import ROOT, _test_database

if TYPE_CHECKING:
    from conversations.models import Conversation, Queue
    from tests.cast import Cast

FIRST_REPLY_S = 60
ONE_CLOCK = Policy(first_reply_s=FIRST_REPLY_S, queue_wait_s=0)


__all__ = ["ROOT", "Watch", "due_query_ms", "environment", "herd", "silent", "spread"]


def environment() -> dict[str, str]:
    """Of a process on the test database."""
    return {**os.environ, **_test_database()}


def herd(queue: "Queue", dues: Sequence[datetime]) -> None:
    """A waiting conversation for each, whose first reply is due then."""
    from conversations.models import Conversation, Customer

    policy = asdict(ONE_CLOCK)
    customers = Customer.objects.bulk_create(
        Customer(brand=queue.brand, name=f"Client {n}", created_at=due)
        for n, due in enumerate(dues)
    )
    asked = [due - timedelta(seconds=FIRST_REPLY_S) for due in dues]
    Conversation.objects.bulk_create(
        [
            Conversation(
                brand=queue.brand, queue=queue, customer=customer, policy=policy, state="waiting",
                opened_at=at, queued_at=at, waiting_since=at, last_customer_at=at,
                deadline_at=due, deadline_kind="first_reply",
            )
            for customer, due, at in zip(customers, dues, asked, strict=True)
        ],
        batch_size=1000,
    )  # fmt: skip


def silent(cast: "Cast", n: int, silent_s: int, now: datetime) -> list["Conversation"]:
    """Conversations at desks of their own, three each, answered long ago: their customers have
    been silent since, and were warned of the close."""
    from conversations.models import Advisor, Assignment, Conversation, Customer, Seat, User

    said_at, policy = now - timedelta(seconds=silent_s), asdict(Policy())
    users = User.objects.bulk_create(
        User(email=f"desk-{k}@example.org", name=f"Desk {k}", role="advisor", provider=cast.nord)
        for k in range(-(-n // 3))
    )
    Advisor.objects.bulk_create(Advisor(user=user, cap=3) for user in users)
    seats = Seat.objects.bulk_create(
        Seat(advisor_id=users[k // 3].pk, position=k % 3 + 1, granted_at=said_at) for k in range(n)
    )
    customers = Customer.objects.bulk_create(
        Customer(brand=cast.brand, name=f"Client {k}", created_at=said_at) for k in range(n)
    )
    talks = Conversation.objects.bulk_create(
        Conversation(
            brand=cast.brand, queue=cast.sav, customer=customer, policy=policy, state="active",
            seat=seat, handler_id=seat.advisor_id, opened_at=said_at, queued_at=said_at,
            assigned_at=said_at, first_reply_at=said_at, last_customer_at=said_at,
            last_advisor_at=said_at, warned_at=said_at + timedelta(seconds=policy["warn_2_s"]),
            deadlines_passed=["idle_warn", "idle_warn_again"], deadline_kind="idle_close",
            deadline_at=said_at + timedelta(seconds=policy["close_s"]),
        )
        for customer, seat in zip(customers, seats, strict=True)
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(
            conversation=talk, advisor_id=talk.handler_id, seat=talk.seat, assigned_at=said_at,
            how="routed",
        )
        for talk in talks
    )  # fmt: skip
    return talks


def spread(n: int, start: datetime, seconds: float, seed: int) -> list[datetime]:
    chance = random.Random(seed)
    return [start + timedelta(seconds=chance.uniform(0, seconds)) for _ in range(n)]


BACK = 1000


@dataclass
class Watch:
    """When each deadline was first seen to have passed: later than it was, by a look at most, so
    the time is read after the rows, which may have come while they were asked for. What is
    numbered earlier may be committed later: a look goes back a little."""

    last: int = 0
    seen: set[int] = field(default_factory=set)
    late_s: list[float] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)

    def look(self, clock: Callable[[], datetime]) -> None:
        from conversations.models import Event

        rows = Event.objects.filter(pk__gt=self.last - BACK, kind="deadline.passed").order_by("pk")
        found, now = list(rows.values_list("pk", "conversation_id", "data")), clock()
        for key, conversation, data in found:
            if key in self.seen:
                continue
            self.seen.add(key)
            due = datetime.fromisoformat(data["due_at"])
            self.late_s.append((now - due).total_seconds())
            self.conversations.append(str(conversation))
            self.last = max(self.last, key)

    @property
    def n(self) -> int:
        return len(self.conversations)

    def p99_s(self) -> float:
        return sorted(self.late_s)[int(len(self.late_s) * 0.99)]


def due_query_ms(now: datetime, n: int = 50) -> float:
    """The median of what the clocks ask the database all the time."""
    from conversations.actions import deadlines

    took = []
    for _ in range(n):
        began = time.perf_counter()
        deadlines.ahead(now)
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[n // 2]
