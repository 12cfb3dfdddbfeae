"""What everybody in a conversation saw, as values, for a transcript to keep. No staff events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations.models import Conversation


@dataclass(frozen=True, slots=True)
class Line:
    """One event; `at` is in the brand's time zone."""

    kind: str
    at: datetime
    side: str
    name: str
    text: str
    data: dict[str, Any]

    @property
    def is_message(self) -> bool:
        return self.kind == "message.posted"

    @property
    def files(self) -> list[str]:
        return [a["name"] for a in self.data.get("attachments", [])]


@dataclass(frozen=True, slots=True)
class Talk:
    brand: str
    brand_slug: str
    customer: str
    opened_at: datetime
    closed_at: datetime | None
    lines: tuple[Line, ...]


def transcript_of(conversation: Conversation) -> Talk:
    """One query beside the row, whose `brand` and `customer` are at hand."""
    zone = ZoneInfo(conversation.brand.time_zone)
    events = conversation.events.filter(seq__isnull=False).order_by("seq")
    closed_at = conversation.closed_at
    return Talk(
        brand=conversation.brand.name,
        brand_slug=conversation.brand.slug,
        customer=conversation.customer.name,
        opened_at=conversation.opened_at.astimezone(zone),
        closed_at=closed_at.astimezone(zone) if closed_at else None,
        lines=tuple(
            Line(
                kind=event.kind,
                at=event.at.astimezone(zone),
                side=event.actor_kind,
                name=event.actor_name,
                text=event.text or "",
                data=event.data or {},
            )
            for event in events
        ),
    )
