"""Review grids in the console: every version to read, a draft, what it makes of the past.

Who may choose about a brand's rules at the review desk may edit its grid, of whichever provider
they are: whoever was faster is told, by name where the reader may know it.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from console import naming, roles
from console.rendering.quality import CRITERIA
from console.views.gate import signed_in
from console.views.review.grid_form import (
    CriteriaForms,
    first_wrong,
    forms_of,
    grid_of,
    weight_of,
)
from console.views.review.grid_tried import tried
from console.views.review.words import SCALES
from conversations.actions.grids import drop_draft, put_in_use, save_draft
from conversations.core.review_grid import HOUSE, Asked
from conversations.errors import Conflict, Refused
from conversations.models import Brand, ReviewGrid, User
from conversations.now import house
from conversations.queries import review_grids

OF_THE_HOUSE = 0  # the version of a brand that has made none


@require_safe
@signed_in(roles.may_review)
def grids(request: HttpRequest, user: User) -> HttpResponseBase:
    brands = roles.visible_brands(user).order_by("name")
    rows = [
        {"brand": b, "grids": [_named(user, b, one) for one in review_grids.editions(b)]}
        for b in brands
    ]
    return render(request, "review/grids.html", {"rows": rows, "n_house": len(HOUSE)})


def _named(user: User, brand: Brand, grid: ReviewGrid) -> dict[str, Any]:
    by = grid.created_by
    return {"grid": grid, "by": naming.name_or_house(user, brand, by) if by else ""}


@require_safe
@signed_in(roles.may_review)
def version(request: HttpRequest, user: User, slug: str, version: int) -> HttpResponseBase:
    """One as it was, is or may become."""
    brand = _brand(user, slug)
    context: dict[str, Any] = {"brand": brand, "version": version}
    if version == OF_THE_HOUSE:
        return _shown(request, user, context, HOUSE)
    found = next((g for g in review_grids.editions(brand) if g.version == version), None)
    if found is None:
        raise Http404
    return _shown(request, user, context | _named(user, brand, found), found.asked)


def _shown(
    request: HttpRequest, user: User, context: dict[str, Any], grid: Sequence[Asked]
) -> HttpResponseBase:
    rows = [
        {
            "asked": asked, "name": asked.name(user.language), "help": asked.help(user.language),
            "scale": SCALES[asked.scale], "auto": CRITERIA.get(asked.auto, asked.auto),
        }
        for asked in grid
    ]  # fmt: skip
    return render(request, "review/grid_version.html", context | {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(roles.may_review)
def edit(request: HttpRequest, user: User, slug: str) -> HttpResponseBase:
    """`act` is preview (stores the draft and shows its effect), live or drop."""
    brand = _brand(user, slug)
    if request.method == "POST":
        return _act(request, user, brand)
    draft = review_grids.draft(brand)
    formset = forms_of(draft.asked if draft else review_grids.in_use(brand))
    return _page(request, user, brand, formset, draft.note if draft else "")


def _brand(user: User, slug: str) -> Brand:
    found = roles.visible_brands(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, user: User, brand: Brand) -> HttpResponseBase:
    """What was written stays on the page whatever is refused."""
    given = request.POST
    formset = CriteriaForms(given, prefix="c")
    note, is_drop = given.get("note", ""), given.get("act") == "drop"
    if not is_drop and not formset.is_valid():
        return _page(request, user, brand, formset, note, status=422)
    try:
        return _done(request, user, brand, [] if is_drop else grid_of(formset))
    except Conflict:
        return _page(request, user, brand, formset, note, status=409)
    except Refused as refused:
        messages.error(request, _(refused.detail))
        return _page(request, user, brand, formset, note, status=422)


def _done(
    request: HttpRequest, user: User, brand: Brand, grid: Sequence[Asked]
) -> HttpResponseBase:
    act, seen = request.POST.get("act"), request.POST.get("seen", "")
    note, now = request.POST.get("note", ""), house.now()
    if act == "drop":
        drop_draft(brand, seen=seen)
        messages.success(request, _("The draft is gone; nothing else has changed."))
    elif act == "live":
        live = put_in_use(brand, grid, note, user, now, seen=seen)
        said = _("Version %(n)s is in use from the next review on.") % {"n": live.version}
        messages.success(request, said)
    else:
        save_draft(brand, grid, note, user, now, seen=seen)
        said = _("The draft is kept. Below is what it makes of past conversations.")
        messages.success(request, said)
        return redirect("review:grid", brand.slug)
    return redirect("review:grids")


def _number(mark: str) -> int:
    """The version that an editor had before them."""
    number = mark.partition(".")[0]
    return int(number) if number.isdecimal() and len(number) < 7 else 0


def _page(
    request: HttpRequest, user: User, brand: Brand, formset: Any, note: str, status: int = 200
) -> HttpResponseBase:
    """With what stands now, so that whoever was outrun reads it before they save again."""
    draft, newest = review_grids.draft(brand), review_grids.newest(brand)
    if status == 422 and (wrong := first_wrong(formset)):
        wrong[0].fields[wrong[1]].widget.attrs["autofocus"] = True
    context = {
        "brand": brand,
        "formset": formset,
        "weight": weight_of(formset),
        "note": note,
        "draft": draft,
        "seen": review_grids.mark(brand),
        "newest": _named(user, brand, newest) if newest else None,
        "is_outrun": status == 409,
        "is_dropped": _number(request.POST.get("seen", "")) > (newest.version if newest else 0),
        "tried": tried(user, brand, draft.asked) if draft else None,
    }
    return render(request, "review/grid_edit.html", context, status=status)
