"""Who may see and do what: by brand, provider and team. Every query of a page goes through here.

Which seat or state an act needs is decided in `conversations`; here only whether the person may ask.
"""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from conversations.models import Advisor, Brand, Conversation, Queue, Team, User
from conversations.models.people import Role

LEADS = frozenset({Role.LEADER, Role.ADMINISTRATOR})


def teams_in_scope(user: User) -> QuerySet[Team]:
    """An analyst reads the whole provider, an advisor or leader their own teams."""
    if user.role == Role.ADMINISTRATOR and user.provider_id is None:
        return Team.objects.all()
    if user.provider_id is None:
        return Team.objects.none()
    if user.role in (Role.ANALYST, Role.ADMINISTRATOR):
        return Team.objects.filter(provider_id=user.provider_id)
    return Team.objects.filter(members=user, provider_id=user.provider_id)


def visible_conversations(user: User | AnonymousUser) -> QuerySet[Conversation]:
    """Those a team in scope has held, and those waiting in a queue that such a team serves."""
    if not isinstance(user, User) or not user.is_active:
        return Conversation.objects.none()
    if user.role == Role.ADMINISTRATOR and user.provider_id is None and user.brand_id is None:
        return Conversation.objects.all()
    if user.brand_id is not None:
        return Conversation.objects.filter(brand_id=user.brand_id)
    teams: list[UUID] = list(teams_in_scope(user).values_list("id", flat=True))
    queues = Queue.objects.filter(teams__in=teams)
    return Conversation.objects.filter(
        Q(teams__overlap=teams) | Q(state="waiting", queue__in=queues)
    )


def visible_queues(user: User) -> QuerySet[Queue]:
    """Queues that a team in scope serves, or all of the brand's own."""
    if user.role == Role.ADMINISTRATOR and user.provider_id is None and user.brand_id is None:
        return Queue.objects.all()
    if user.brand_id is not None:
        return Queue.objects.filter(brand_id=user.brand_id)
    return Queue.objects.filter(teams__in=teams_in_scope(user)).distinct()


def visible_brands(user: User) -> QuerySet[Brand]:
    return Brand.objects.filter(queues__in=visible_queues(user)).distinct()


def visible_advisors(user: User) -> QuerySet[Advisor]:
    """The desks of the teams in scope."""
    return Advisor.objects.filter(user__teams__in=teams_in_scope(user)).distinct()


def has_desk(user: User) -> bool:
    return user.role in (Role.ADVISOR, Role.LEADER)


def may_lead(user: User) -> bool:
    """May edit queues, texts and seats of the teams in scope."""
    return user.role in LEADS and user.brand_id is None


def may_administer(user: User) -> bool:
    return user.role == Role.ADMINISTRATOR
