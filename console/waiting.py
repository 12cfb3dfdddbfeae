"""What waits for whoever reads a page, for its menu: asked for only where the menu shows it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from console import roles
from conversations.models import Dispute, User
from conversations.now import house
from conversations.queries import fairness

NOTHING = {"n": 0, "n_late": 0}


def disputes(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `disputes_to_answer` has `n` and, of them, `n_late`."""
    user = getattr(request, "user", None)
    return {"disputes_to_answer": SimpleLazyObject(lambda: _to_answer(user))}


def _to_answer(user: Any) -> dict[str, int]:
    """Of those in scope that this user may answer. One query where none waits anywhere."""
    if not isinstance(user, User) or not roles.may_audit(user):
        return NOTHING
    if not Dispute.objects.filter(answered_at=None).exists():
        return NOTHING
    rows = fairness.disputes_in(roles.visible_conversations(user))
    return fairness.to_answer(rows, user, house.now())
