"""Review grids in the console: the one in use, a draft, what the draft makes of the past."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from console import roles
from console.views.gate import signed_in
from console.views.review.grid_form import CriteriaForms, forms_of, grid_of
from conversations.actions.grids import drop_draft, make_live, save_draft
from conversations.core.pseudonyms import code
from conversations.core.review_grid import Asked, total
from conversations.errors import Refused
from conversations.models import Brand, User
from conversations.now import house
from conversations.queries import review_grids


@require_safe
@signed_in(roles.may_review)
def grids(request: HttpRequest, user: User) -> HttpResponseBase:
    brands = roles.visible_brands(user).order_by("name")
    rows = [{"brand": b, "grids": review_grids.editions(b)} for b in brands]
    return render(request, "review/grids.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(roles.may_review)
def edit(request: HttpRequest, user: User, slug: str) -> HttpResponseBase:
    """`act` is preview (stores the draft and shows its effect), live or drop."""
    brand = roles.visible_brands(user).filter(slug=slug).first()
    if brand is None:
        raise Http404
    if request.method == "POST":
        return _act(request, user, brand)
    draft = review_grids.draft(brand)
    grid = draft.asked if draft else review_grids.in_use(brand)
    return _page(request, user, brand, forms_of(grid), draft.note if draft else "")


def _act(request: HttpRequest, user: User, brand: Brand) -> HttpResponseBase:
    act, note = request.POST.get("act", ""), request.POST.get("note", "")
    if act == "drop":
        drop_draft(brand)
        messages.success(request, _("The draft is gone; nothing else has changed."))
        return redirect("review:grids")
    formset = CriteriaForms(request.POST, prefix="c", initial=_initial(brand))
    if not formset.is_valid():
        return _page(request, user, brand, formset, note, status=422)
    now = house.now()
    try:
        draft = save_draft(brand, grid_of(formset), note, user, now)
        if act == "live":
            live = make_live(brand, draft, user, now)
            said = _("Version %(n)s is in use from the next review on.") % {"n": live.version}
            messages.success(request, said)
            return redirect("review:grids")
    except Refused as refused:
        messages.error(request, _(refused.detail))
        return _page(request, user, brand, formset, note, status=422)
    messages.success(request, _("The draft is kept. Below is what it makes of past conversations."))
    return redirect("review:grid", brand.slug)


def _initial(brand: Brand) -> list[dict[str, Any]]:
    """What the rows began with, so that one emptied is told from one never filled in."""
    draft = review_grids.draft(brand)
    initial: list[dict[str, Any]] = forms_of(
        draft.asked if draft else review_grids.in_use(brand)
    ).initial
    return initial


def _page(
    request: HttpRequest, user: User, brand: Brand, formset: Any, note: str, status: int = 200
) -> HttpResponseBase:
    draft = review_grids.draft(brand)
    context = {
        "brand": brand,
        "formset": formset,
        "note": note,
        "draft": draft,
        "preview": _preview(user, brand, draft.asked) if draft else [],
    }
    return render(request, "review/grid_edit.html", context, status=status)


def _preview(user: User, brand: Brand, grid: Sequence[Asked]) -> list[dict[str, Any]]:
    """Past conversations under the grid in use and under this one: by people's answers where
    there are any, else by the rules' own criteria."""
    scope, now = roles.visible_conversations(user).filter(brand=brand), review_grids.in_use(brand)
    rows = []
    for past in review_grids.past(scope):
        before, _b = total(now, past.values(now))
        after, critical = total(grid, past.values(grid))
        rows.append(
            {
                "code": code(past.conversation.pk), "conversation": past.conversation,
                "before": before, "after": after, "critical": critical,
                "is_human": past.answers is not None,
                "n_open": sum(1 for asked in grid if asked.key not in past.values(grid)),
            }
        )  # fmt: skip
    return rows
