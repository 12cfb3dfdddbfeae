"""Who may see and do what: by brand, provider and team. Every query of a page goes through here.

Which seat or state an act needs is decided in `conversations`; here only who may ask.
"""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from conversations.models import (
    Advisor,
    AlertHook,
    AuditEntry,
    Block,
    Brand,
    CannedReply,
    Conversation,
    Customer,
    Disposition,
    PauseReason,
    Provider,
    Queue,
    Review,
    ReviewPlan,
    ReviewTask,
    Team,
    User,
)
from conversations.models.people import Role

LEADS = frozenset({Role.LEADER, Role.ADMINISTRATOR})


def sees_everything(user: User) -> bool:
    """An administrator of the whole house, of no provider and no brand."""
    return (
        user.is_active
        and user.role == Role.ADMINISTRATOR
        and user.provider_id is None
        and user.brand_id is None
    )


def teams_in_scope(user: User) -> QuerySet[Team]:
    """An analyst reads the whole provider, an advisor or leader their own teams."""
    if not user.is_active:
        return Team.objects.none()
    if sees_everything(user):
        return Team.objects.all()
    if user.provider_id is None:
        return Team.objects.none()
    if user.role in (Role.ANALYST, Role.ADMINISTRATOR):
        return Team.objects.filter(provider_id=user.provider_id)
    return Team.objects.filter(members=user, provider_id=user.provider_id)


def visible_conversations(user: User | AnonymousUser) -> QuerySet[Conversation]:
    """Those a team in scope has held, those waiting in a queue that such a team serves, and
    whatever is at one's own desk."""
    if not isinstance(user, User) or not user.is_active:
        return Conversation.objects.none()
    if sees_everything(user):
        return Conversation.objects.all()
    if user.brand_id is not None:
        return Conversation.objects.filter(brand_id=user.brand_id)
    teams: list[UUID] = list(teams_in_scope(user).values_list("id", flat=True))
    if not teams:
        return Conversation.objects.none()
    queues = list(Queue.objects.filter(teams__in=teams).values_list("id", flat=True))
    return Conversation.objects.filter(
        Q(teams__overlap=teams) | Q(state="waiting", queue__in=queues) | Q(seat__advisor_id=user.pk)
    )


def visible_transcripts(user: User) -> QuerySet[Conversation]:
    """Visible conversations, and where the brand shares them all those of a customer whom a
    visible conversation knows."""
    mine = visible_conversations(user)
    if user.provider_id is None:
        return mine
    known = mine.filter(brand__shares_transcripts=True).values("customer_id")
    shared = Q(brand__shares_transcripts=True, customer_id__in=known)
    return Conversation.objects.filter(Q(pk__in=mine.values("pk")) | shared)


def may_see_marks(user: User, conversation: Conversation) -> bool:
    """Findings, score and what people judged: who leads or analyses those of all they see, an
    advisor those of what they handled, as their own page has them."""
    return user.role != Role.ADVISOR or conversation.handler_id == user.pk


def visible_queues(user: User) -> QuerySet[Queue]:
    """Queues that a team in scope serves, or all of the brand's own."""
    if not user.is_active:
        return Queue.objects.none()
    if sees_everything(user):
        return Queue.objects.all()
    if user.brand_id is not None:
        return Queue.objects.filter(brand_id=user.brand_id)
    return Queue.objects.filter(teams__in=teams_in_scope(user)).distinct()


def visible_brands(user: User) -> QuerySet[Brand]:
    if sees_everything(user):
        return Brand.objects.all()
    return Brand.objects.filter(queues__in=visible_queues(user)).distinct()


def visible_advisors(user: User) -> QuerySet[Advisor]:
    """The desks of the teams in scope."""
    return Advisor.objects.filter(user__teams__in=teams_in_scope(user)).distinct()


def visible_people(user: User) -> QuerySet[User]:
    """Members of the teams in scope, of every role."""
    return User.objects.filter(teams__in=teams_in_scope(user)).distinct()


def visible_dispositions(user: User) -> QuerySet[Disposition]:
    return Disposition.objects.filter(brand__in=visible_brands(user))


def visible_canned_replies(user: User) -> QuerySet[CannedReply]:
    """Of the brands served; one bound to a queue only by those who serve that queue."""
    return CannedReply.objects.filter(brand__in=visible_brands(user)).filter(
        Q(queue=None) | Q(queue__in=visible_queues(user))
    )


def visible_pause_reasons(user: User) -> QuerySet[PauseReason]:
    if sees_everything(user):
        return PauseReason.objects.all()
    if user.provider_id is None or not user.is_active:
        return PauseReason.objects.none()
    return PauseReason.objects.filter(provider_id=user.provider_id)


def visible_blocks(user: User) -> QuerySet[Block]:
    """Blocks that came out of a conversation in scope."""
    return Block.objects.filter(conversation__in=visible_conversations(user))


def visible_audit(user: User) -> QuerySet[AuditEntry]:
    """Of the whole house; of the brand; of the provider; or of the teams in scope. One's own acts
    are always there."""
    if sees_everything(user):
        return AuditEntry.objects.all()
    if not may_audit(user):
        return AuditEntry.objects.none()
    if user.brand_id is not None:
        return AuditEntry.objects.filter(Q(brand_id=user.brand_id) | Q(actor=user))
    teams = list(teams_in_scope(user).values_list("id", flat=True))
    people = User.objects.filter(teams__in=teams).values("pk")
    mine = Q(teams__overlap=teams) | Q(actor=user) | Q(actor__in=people)
    if user.role in (Role.ANALYST, Role.ADMINISTRATOR) and user.provider_id is not None:
        mine |= Q(actor__provider_id=user.provider_id)
    return AuditEntry.objects.filter(mine)


def may_report(user: User) -> bool:
    """May read the quality of teams and brands in scope, and export it."""
    return may_audit(user)


def may_set_retention(user: User) -> bool:
    """How long is kept what is the brand's to say, or the house's; a provider only serves it."""
    return user.is_active and user.role == Role.ADMINISTRATOR and user.provider_id is None


def may_redact(user: User) -> bool:
    """May take the words out of a message of a conversation in scope."""
    return may_audit(user)


def may_lead_or_own(user: User) -> bool:
    """Leaders and administrators, the brand's own among them."""
    return user.is_active and user.role in LEADS


def may_answer_for(user: User, customer: Customer) -> bool:
    """May hand out and erase all that is known of a customer: who leads, and sees all of it."""
    if not may_lead_or_own(user):
        return False
    everything = Conversation.objects.filter(customer=customer)
    hidden = everything.exclude(pk__in=visible_conversations(user).values("pk"))
    return everything.exists() and not hidden.exists()


def may_audit(user: User) -> bool:
    """May read who saw, judged, changed or exported what."""
    return user.is_active and user.role in (*LEADS, Role.ANALYST)


def has_desk(user: User) -> bool:
    return user.role in (Role.ADVISOR, Role.LEADER)


def may_lead(user: User) -> bool:
    """May edit queues, texts and seats of the teams in scope."""
    return user.is_active and user.role in LEADS and user.brand_id is None


def may_watch(user: User) -> bool:
    """The floor is for who leads: their own teams, or a provider's for its administrator."""
    return may_lead(user)


def providers_led(user: User) -> QuerySet[Provider]:
    """Those whose every team is in scope, as an administrator's."""
    if not may_lead(user) or user.role != Role.ADMINISTRATOR:
        return Provider.objects.none()
    mine = Provider.objects.all()
    return mine if sees_everything(user) else mine.filter(users=user)


def brands_led(user: User) -> QuerySet[Brand]:
    """A brand's alerts tell of all who serve it: for the house's administrator."""
    return Brand.objects.all() if sees_everything(user) else Brand.objects.none()


def visible_hooks(user: User) -> QuerySet[AlertHook]:
    """Addresses that are told of alerts in scope."""
    if not may_lead(user):
        return AlertHook.objects.none()
    mine = Q(team__in=teams_in_scope(user)) | Q(provider__in=providers_led(user))
    return AlertHook.objects.filter(mine | Q(brand__in=brands_led(user)))


def watched_conversations(user: User) -> QuerySet[Conversation]:
    """What a leader may open on the floor: what they may see, and whatever is at a desk in scope
    (an advisor of two teams serves for either)."""
    if not may_watch(user):
        return Conversation.objects.none()
    mine = visible_conversations(user)
    at_desks = Q(seat__advisor__in=visible_advisors(user).values("pk"))
    return Conversation.objects.filter(Q(pk__in=mine.values("pk")) | at_desks)


def may_choose_rules(user: User) -> bool:
    """May mute a rule, set its threshold, let it hold messages back: of the brands in scope."""
    return user.is_active and user.role in (*LEADS, Role.ANALYST)


def may_review(user: User) -> bool:
    """May work at the review desk: judges findings, scores conversations, makes plans."""
    return user.is_active and user.role in (Role.ANALYST, Role.ADMINISTRATOR)


def visible_plans(user: User) -> QuerySet[ReviewPlan]:
    """Those of one's own provider, or of the brand's own analysts."""
    if not may_review(user):
        return ReviewPlan.objects.none()
    if sees_everything(user):
        return ReviewPlan.objects.all()
    if user.brand_id is not None:
        return ReviewPlan.objects.filter(provider=None, brand_id=user.brand_id)
    if user.provider_id is None:
        return ReviewPlan.objects.none()
    return ReviewPlan.objects.filter(provider_id=user.provider_id)


def visible_tasks(user: User) -> QuerySet[ReviewTask]:
    """Of the plans in scope, as far as the conversations are; in a calibration only one's own."""
    rows = ReviewTask.objects.filter(
        plan__in=visible_plans(user), conversation__in=visible_conversations(user)
    )
    return rows.filter(~Q(plan__kind="calibration") | Q(analyst=user))


def tasks_of(user: User, plan: ReviewPlan) -> QuerySet[ReviewTask]:
    """Of one plan in scope; whether their conversations are is still to be asked."""
    rows = ReviewTask.objects.filter(plan=plan)
    return rows.filter(analyst=user) if plan.kind == "calibration" else rows


def own_reviews(user: User) -> QuerySet[Review]:
    """What this analyst has begun or submitted, as far as the conversations are in scope."""
    if not may_review(user):
        return Review.objects.none()
    return Review.objects.filter(analyst=user, conversation__in=visible_conversations(user))


def may_set_seats(user: User, advisor: Advisor) -> bool:
    """Nobody changes their own cap. That the advisor is in scope is asked apart."""
    return may_lead(user) and advisor.pk != user.pk


def roles_to_give(user: User) -> list[Role]:
    """The roles that somebody may invite others into: never one that sees more than theirs."""
    if not may_lead(user):
        return []
    if user.role == Role.LEADER:
        return [Role.ADVISOR, Role.LEADER]
    return [Role.ADVISOR, Role.LEADER, Role.ANALYST]


def may_administer(user: User) -> bool:
    """May open the set-up of the whole house."""
    return sees_everything(user)
