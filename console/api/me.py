"""GET /api/v1/me/: whom this API key belongs to, and whether they are signed in with a browser.

A script that plays an advisor asks it, to step back when the person comes. Nothing is changed here.
"""

from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from console.api.answers import refusal
from console.api.keys import bearer, user_for_key
from conversations.now import house

_CACHE_KEY, _CACHE_S = "signed-in", 2
_MOST_SESSIONS = 5_000


@require_safe
def me(request: HttpRequest) -> JsonResponse:
    user = user_for_key(bearer(request.headers.get("Authorization", "")))
    if user is None:
        return refusal(401, "forbidden", "An API key is needed: Authorization: Bearer <key>.")
    answer = JsonResponse(
        {
            "id": str(user.pk),
            "name": user.name,
            "role": user.role,
            "signed_in": _is_signed_in(user.pk),
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _is_signed_in(user_id: UUID) -> bool:
    """Sessions do not name their user in a column: all living ones are read, once in two seconds
    for everybody who asks."""
    found = cache.get(_CACHE_KEY)
    if found is None:
        found = _signed_in()
        cache.set(_CACHE_KEY, found, _CACHE_S)
    return str(user_id) in found


def _signed_in() -> set[str]:
    living = Session.objects.filter(expire_date__gt=house.now()).order_by("-expire_date")
    users = (session.get_decoded().get(SESSION_KEY) for session in living[:_MOST_SESSIONS])
    return {user for user in users if user}
