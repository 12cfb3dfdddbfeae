"""The award's rehearsal: mystery tests, what each met, and the shares with their intervals."""

from statistics import median
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from console import roles
from console.views.gate import signed_in
from console.views.reports.forms import PeriodForm
from conversations.actions.mystery import mark_mystery_test, unmark_mystery_test
from conversations.core.award import met, shares
from conversations.models import User
from conversations.now import house
from conversations.queries.reports.award import rehearsed
from conversations.queries.reviewing import read_blind

CRITERIA: dict[str, Any] = {
    "available": pgettext_lazy("award", "Available: somebody answered"),
    "channel": pgettext_lazy("award", "At ease with the channel"),
    "reformulation": pgettext_lazy("award", "Reformulates without parroting"),
    "advisor_named": pgettext_lazy("award", "The advisor is somebody"),
    "customer_known": pgettext_lazy("award", "The customer is somebody"),
    "leave": pgettext_lazy("award", "Takes leave well"),
}


def period(request: HttpRequest, user: User) -> PeriodForm:
    form = PeriodForm(request.GET or None, user)
    form.is_valid()
    return form


@require_GET
@signed_in(roles.may_report)
def award(request: HttpRequest, user: User) -> HttpResponseBase:
    form = period(request, user)
    found = rehearsed(form.narrowed(roles.visible_conversations(user)))
    tests = [one.tried for one in found]
    waits = [one.first_reply_s for one in tests if one.first_reply_s is not None]
    hidden = read_blind(user)
    context = {
        "form": form,
        "rows_of": "?" + urlencode(form.days) if form.days else "",
        "is_french": (get_language() or "fr").startswith("fr"),
        "n": len(found),
        "n_blind": len(hidden),
        "names": CRITERIA.values(),
        "shares": [(CRITERIA[name], e) for name, e in shares(tests).items()],
        "median_s": median(waits) if waits else None,
        "slowest_s": max(waits, default=None),
        "n_answered": len(waits),
        "rows": [
            {"talk": one.conversation, "first_reply_s": one.tried.first_reply_s,
             "answers": [(said, met(one.tried)[name]) for name, said in CRITERIA.items()]}
            for one in found if one.conversation.pk not in hidden
        ],
    }  # fmt: skip
    return render(request, "reports/award.html", context)


@require_POST
@signed_in(roles.may_report)
def mark(request: HttpRequest, user: User, conversation_id: UUID) -> HttpResponseBase:
    """Marks, or takes the mark off again."""
    talk = roles.visible_conversations(user).filter(pk=conversation_id).first()
    if talk is None:
        raise Http404
    if request.POST.get("off"):
        unmark_mystery_test(talk, user, house.now())
        messages.success(request, _("It no longer counts as a mystery test."))
    else:
        mark_mystery_test(talk, user, request.POST.get("note", ""), house.now())
        messages.success(request, _("Marked as a mystery test."))
    return redirect("past:transcript", talk.pk)
