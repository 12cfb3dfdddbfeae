"""A conversation that the rules have much to say about, and the analysis run at once.

For the tests of what the desk shows of it.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from conversations.actions.analysis import analyse_some
from conversations.actions.hold import draft, locked
from conversations.core.posting import Author
from conversations.log import append
from conversations.models import Conversation, User

COMPLAINT = "bonjour, ma lampe est arrivée cassée et personne ne répond à mes mails"
PARROTED = "Je comprends que votre lampe est arrivée cassée."
BETTER = (
    "Une semaine sans réponse de notre part : je vous dois des excuses. La lampe repart ce soir."
)


def say(conversation: Conversation, *texts: str, by: User | None = None, after_s: int = 10) -> None:
    """The customer's messages, or those of `by`, one after the other, as the log takes them."""
    author = Author("advisor", by.pk, by.name) if by else Author("customer", None, "Camille Durand")
    for text in texts:
        with transaction.atomic():
            row = locked(conversation.pk)
            last = row.events.order_by("-at").first()
            at = (last.at if last else timezone.now()) + timedelta(seconds=after_s)
            append(row, [draft("message.posted", author, text)], at)


def analyse() -> None:
    while analyse_some(timezone.now()):
        continue
