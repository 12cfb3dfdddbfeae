"""Who calls the HTTP API: a customer with their token, or somebody of the staff by key or session.

What the caller may do with it is said in `roles.py` and in the actions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from console.api.keys import bearer, user_for_key
from console.roles import visible_conversations
from console.tokens import conversation_for
from conversations.core.secrets import KEY_PREFIX
from conversations.models import User

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Exactly one of the two is set."""

    conversation: UUID | None = None
    user: User | None = None

    def may_read(self, conversation: UUID) -> bool:
        if self.user is None:
            return self.conversation == conversation
        return visible_conversations(self.user).filter(pk=conversation).exists()


def caller_of(request: HttpRequest) -> Caller | None:
    """A named credential that is wrong is never made up for by a session."""
    given = bearer(request.headers.get("Authorization", "")) or request.POST.get("token", "")
    if given.startswith(KEY_PREFIX):
        user = user_for_key(given)
        return Caller(user=user) if user else None
    if given:
        conversation = conversation_for(given)
        return Caller(conversation=conversation) if conversation else None
    return _by_session(request)


def _by_session(request: HttpRequest) -> Caller | None:
    if not isinstance(request.user, User) or not request.user.is_active:
        return None
    if request.method not in SAFE and not _has_csrf_token(request):
        return None
    return Caller(user=request.user)


def _has_csrf_token(request: HttpRequest) -> bool:
    """The API is exempt from Django's own check, so a session's is made here."""

    def nothing(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    check: Callable[..., HttpResponse | None] = CsrfViewMiddleware(nothing).process_view
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    return check(request, nothing, (), {}) is None
