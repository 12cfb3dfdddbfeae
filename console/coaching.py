"""Who may coach whom, and see which notes: leaders, analysts and administrators of the advisor's
own house. A brand coaches nobody: the advisors are its providers'.

What a note is and does, in `conversations`; the other roles, in `roles.py`.
"""

from django.db.models import Q, QuerySet

from console import roles
from conversations.models import CoachingNote, Conversation, User
from conversations.models.people import Role


def may_coach(user: User) -> bool:
    return user.is_active and user.role in (*roles.LEADS, Role.ANALYST) and user.brand_id is None


def coachable(user: User) -> QuerySet[User]:
    """The members of the teams in scope who have a desk, but for oneself. Somebody of another
    provider stays theirs, whatever team they were put into."""
    if not may_coach(user):
        return User.objects.none()
    rows = roles.visible_people(user).filter(role__in=(Role.ADVISOR, Role.LEADER))
    if user.provider_id is not None:
        rows = rows.filter(provider=user.provider_id)
    return rows.exclude(pk=user.pk)


def visible_notes(user: User) -> QuerySet[CoachingNote]:
    """Those given to people in scope, and one's own drafts for them; never those for oneself."""
    rows = CoachingNote.objects.filter(advisor__in=coachable(user).values("pk"))
    return rows.filter(Q(given_at__isnull=False) | Q(author=user))


def own_notes(user: User) -> QuerySet[CoachingNote]:
    """What was given to oneself."""
    return CoachingNote.objects.filter(advisor=user, given_at__isnull=False)


def readable_by(user: User, note: CoachingNote) -> QuerySet[Conversation]:
    """The conversations of a note that this reader may see: one's own, or those in scope."""
    if note.advisor_id == user.pk:
        return Conversation.objects.filter(pk__in=note.passages.values("conversation"))
    return roles.visible_conversations(user)


def scope_of(user: User, note: CoachingNote) -> QuerySet[Conversation]:
    """Of which the figures are made: all of one's own, or those in scope."""
    if note.advisor_id == user.pk:
        return Conversation.objects.filter(handler=user.pk)
    return roles.visible_conversations(user)
