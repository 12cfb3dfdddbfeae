"""The advisor's desk and the small lists it asks for: the line, canned replies, transfer targets.

What arrives live comes by `console.sockets.desk`; every list here goes through `console.roles`.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from console.desk_words import KEYS, WORDS
from console.roles import has_desk, visible_advisors, visible_brands, visible_queues
from conversations.core import canned as core
from conversations.models import (
    Advisor,
    CannedReply,
    Conversation,
    Disposition,
    PauseReason,
    Queue,
    Seat,
    User,
)
from conversations.models.people import Presence

MAX_LISTED = 50
HOLDS = (60, 120, 180, 300, 600)


def _advisor(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not has_desk(user):
        raise PermissionDenied
    return user


@never_cache
@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    user = _advisor(request)
    advisor = Advisor.objects.select_related("pause_reason").filter(pk=user.pk).first()
    seats = Seat.objects.filter(advisor_id=user.pk, retired_at__isnull=True).order_by("position")
    context = {
        "seats": seats,
        "p": _presence(advisor),
        "q": {"waiting": 0},
        "pause_reasons": PauseReason.objects.filter(provider=user.provider, is_active=True),
        "brands": _brands(user),
        "holds": HOLDS,
        "keys": KEYS,
        "words": {name: str(text) for name, text in WORDS.items()},
    }
    return render(request, "desk/page.html", context)


def _presence(advisor: Advisor | None) -> dict[str, Any]:
    """As the snapshot will say it in a moment; seats and load come with it."""
    if advisor is None:
        return {"status": Presence.OFFLINE}
    reason = advisor.pause_reason.name if advisor.pause_reason else ""
    return {"status": advisor.status, "reason": reason, "since": advisor.status_at}


def _brands(user: User) -> QuerySet[Any]:
    """Each with `reasons`, the dispositions to choose from in wrap-up."""
    active = Disposition.objects.filter(is_active=True)
    return visible_brands(user).prefetch_related(
        Prefetch("dispositions", active, to_attr="reasons")
    )


@never_cache
@login_required
@require_GET
def line(request: HttpRequest) -> HttpResponse:
    """Who waits in the queues that this advisor serves, the next to be served first."""
    waiting = (
        Conversation.objects.filter(state="waiting", queue__in=_served(_advisor(request)))
        .select_related("customer", "queue")
        .order_by("-priority", "queued_at")
    )
    n_more = max(0, waiting.count() - MAX_LISTED)
    return render(
        request, "desk/parts/line.html", {"waiting": waiting[:MAX_LISTED], "n_more": n_more}
    )


def _served(user: User) -> QuerySet[Queue]:
    """The advisor's own queues, as far as the teams in scope still serve them."""
    return visible_queues(user).filter(advisors=user.pk)


def _held(request: HttpRequest) -> tuple[User, Conversation]:
    """The conversation named by `?conversation=`, which must be at this desk."""
    user = _advisor(request)
    try:
        conversation_id = UUID(request.GET.get("conversation", ""))
    except ValueError:
        conversation_id = UUID(int=0)
    mine = Conversation.objects.filter(seat__advisor_id=user.pk).select_related("customer")
    return user, get_object_or_404(mine, pk=conversation_id)


@never_cache
@login_required
@require_GET
def canned(request: HttpRequest) -> HttpResponse:
    """Replies of the conversation's brand, queue and language, already filled in."""
    user, conversation = _held(request)
    replies = CannedReply.objects.filter(
        Q(queue__isnull=True) | Q(queue_id=conversation.queue_id),
        brand_id=conversation.brand_id,
        language=conversation.language,
        is_active=True,
    )
    facts = _facts(conversation, user)
    context = {
        "conversation": conversation,
        "replies": [_filled(reply, facts) for reply in replies[:200]],
    }
    return render(request, "desk/parts/canned.html", context)


def _facts(conversation: Conversation, user: User) -> dict[str, str]:
    customer = conversation.customer
    return core.facts_of(
        name=customer.name,
        title=customer.title,
        products=customer.products,
        history=customer.history,
        attributes=customer.attributes,
        advisor=user.public_name,
    )


def _filled(reply: CannedReply, facts: dict[str, str]) -> dict[str, Any]:
    pieces = core.fill(reply.text, facts)
    return {
        "shortcut": reply.shortcut,
        "title": reply.title,
        "pieces": pieces,
        "draft": core.draft(pieces),
        "missing": core.missing(pieces),
        "words": f"{reply.shortcut} {reply.title} {reply.text}".casefold(),
    }


@never_cache
@login_required
@require_GET
def transfer(request: HttpRequest) -> HttpResponse:
    """To whom this conversation can go: queues of its brand, colleagues who serve them."""
    user, conversation = _held(request)
    queues = visible_queues(user).filter(brand_id=conversation.brand_id, is_active=True)
    colleagues = (
        visible_advisors(user)
        .filter(queues__in=queues, user__is_active=True)
        .exclude(pk=user.pk)
        .select_related("user")
    )
    context = {"queues": queues, "advisors": [_target(a) for a in _with_seats(colleagues)]}
    return render(request, "desk/parts/transfer.html", context)


def _with_seats(advisors: QuerySet[Advisor]) -> QuerySet[Any]:
    """Each with `n_free`, the seats nobody sits on."""
    free = Q(seats__retired_at__isnull=True, seats__conversation__isnull=True)
    return advisors.annotate(n_free=Count("seats", filter=free, distinct=True)).order_by(
        "user__name"
    )


def _target(advisor: Any) -> dict[str, Any]:
    is_open = advisor.status == Presence.AVAILABLE and advisor.n_free > 0
    return {
        "pk": advisor.pk,
        "name": advisor.user.name,
        "status": advisor.status,
        "n_free": advisor.n_free,
        "is_open": is_open,
    }
