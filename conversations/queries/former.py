"""From whom a leader has taken a conversation over, and what keeps them from having it back now."""

from conversations.models import Advisor, Assignment, Conversation, User
from conversations.models.people import Presence
from conversations.queries.line import candidate


def former_holder(conversation: Conversation, user: User) -> Advisor | None:
    """Whoever had it last before `user`; nobody when it came from the line."""
    earlier = Assignment.objects.filter(conversation=conversation).exclude(advisor_id=user.pk)
    last = earlier.select_related("advisor__user").order_by("-assigned_at").first()
    return last.advisor if last else None


def hindrance(advisor: Advisor) -> str:
    """paused, away or full; "" for who can take a conversation now."""
    if advisor.status == Presence.PAUSED:
        return "paused"
    if advisor.status != Presence.AVAILABLE or not advisor.user.is_active:
        return "away"
    return "" if candidate(advisor.pk).n_free else "full"
