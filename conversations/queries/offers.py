"""What became of offers: accepted or not, and whether the customer came back within 48 hours."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from conversations.core.offers import NEEDS_ADDRESS, RECONTACT, came_back
from conversations.models import Conversation, Event


@dataclass(frozen=True, slots=True)
class Redirection:
    """One offer. `came_back` is None while the 48 hours are not over and nobody came."""

    conversation: UUID
    seq: int
    kind: str
    what: str
    at: datetime
    accepted: bool | None
    came_back: bool | None

    @property
    def is_apt(self) -> bool | None:
        """`redirection_apt`: self-service, accepted, no recontact; None where it does not apply
        or is not known yet."""
        if self.kind not in NEEDS_ADDRESS:
            return None
        if not self.accepted or self.came_back:
            return False
        return None if self.came_back is None else True


def redirections(conversations: QuerySet[Conversation], now: datetime) -> list[Redirection]:
    """Every offer made in these, in the order of time. Three queries."""
    rows = Event.objects.filter(
        conversation__in=conversations, kind__in=("offer.made", "offer.answered")
    ).order_by("at", "id")
    found = [e for e in rows.select_related("conversation") if _is_told(e)]
    answers = {
        (e.conversation_id, e.data["offer"]): bool(e.data["accepted"])
        for e in found
        if e.kind == "offer.answered"
    }
    made = [e for e in found if e.kind == "offer.made"]
    contacts = _contacts({e.conversation.customer_id for e in made})
    return [_redirection(e, answers, contacts, now) for e in made]


def _is_told(event: Event) -> bool:
    """Of some that were erased long ago not even the kind was kept."""
    return ("kind" if event.kind == "offer.made" else "offer") in event.data


def _contacts(customers: set[UUID]) -> dict[UUID, list[tuple[UUID, datetime]]]:
    found: dict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
    rows = Conversation.objects.filter(customer__in=customers)
    for customer, key, at in rows.values_list("customer_id", "pk", "opened_at"):
        found[customer].append((key, at))
    return found


def _redirection(
    event: Event, answers: dict[Any, bool], contacts: dict[UUID, Any], now: datetime
) -> Redirection:
    others = contacts[event.conversation.customer_id]
    back = came_back(event.at, [at for key, at in others if key != event.conversation_id])
    return Redirection(
        conversation=event.conversation_id,
        seq=event.seq or 0,
        kind=event.data["kind"],
        what=event.data.get("what") or "",
        at=event.at,
        accepted=answers.get((event.conversation_id, event.seq)),
        came_back=True if back else (None if now < event.at + RECONTACT else False),
    )


def redirection_apt(found: list[Redirection]) -> tuple[int, int]:
    """(apt, judged) over the redirections to self-service whose outcome is known."""
    judged = [r.is_apt for r in found if r.is_apt is not None]
    return sum(judged), len(judged)
