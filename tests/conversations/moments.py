"""Times of the actions' tests: all of them counted from one moment, passed in."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.core.posting import Author
    from conversations.models import Advisor, Conversation, User

START = datetime(2026, 11, 21, 10, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def there(seconds: float, *users: "User") -> datetime:
    """That moment; these users' desks are open then."""
    from conversations.actions.presence import renew_leases

    renew_leases([user.pk for user in users], at(seconds))
    return at(seconds)


def desk(user: "User") -> "Advisor":
    """The desk as it is now: cap, status."""
    from conversations.models import Advisor

    return Advisor.objects.select_related("user").get(pk=user.pk)


def seated(user: "User") -> list["Conversation"]:
    """What is at this desk, by seat."""
    from conversations.models import Conversation

    return list(Conversation.objects.filter(seat__advisor_id=user.pk).order_by("seat__position"))


def load(user: "User") -> int:
    return len(seated(user))


def holder(talk: "Conversation") -> "User | None":
    talk.refresh_from_db()
    return talk.handler.user if talk.handler and talk.seat_id else None


def says(talk: "Conversation", author: "Author", text: str, now: datetime) -> None:
    from django.db import transaction

    from conversations.actions.hold import draft, locked
    from conversations.log import append

    with transaction.atomic():
        append(locked(talk.pk), [draft("message.posted", author, text)], now)
