"""What a brand has chosen about the rules: all of them at a glance, and one to change.

The form and its words are in `choosing.py`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from console import naming, roles
from console.rendering.quality import FAMILIES
from console.views.gate import signed_in
from console.views.rules import catalogue
from console.views.rules.choosing import MODES, ChoiceForm, holds_back, steps, threshold_words
from conversations.actions.rules import set_rule
from conversations.core.rule_estimates import FEWEST_NEAR, NEAR
from conversations.core.trust import FEWEST, FLOOR
from conversations.errors import Conflict
from conversations.models import Brand, User
from conversations.now import house
from conversations.queries import choices, review_trust, trust
from conversations.queries.rules import threshold_of
from qa_rules.registry import Registered, all_rules

SINCE_DAYS = 30


def since() -> datetime:
    return house.now() - timedelta(days=SINCE_DAYS)


@require_safe
@signed_in(roles.may_choose_rules)
def of_brand(request: HttpRequest, user: User, slug: str) -> HttpResponseBase:
    brand = _brand(user, slug)
    stands = trust.in_brand(brand, roles.visible_conversations(user), since())
    last = choices.last_changes(brand)
    rows = [
        _row(user, brand, rule, stands[rule.id], last.get(rule.id)) for rule in all_rules().values()
    ]
    differing = [row for row in rows if not row["stands"].choice.is_the_house_s]
    wants_all = "differing" not in request.GET
    context = {
        "brand": brand,
        "families": [
            (name, [row for row in (rows if wants_all else differing) if row["family"] == key])
            for key, name in FAMILIES.items()
        ],
        "n_differing": len(differing),
        "wants_all": wants_all,
        "n_days": SINCE_DAYS,
    }
    return render(request, "rules/brand.html", context)


def _row(
    user: User, brand: Brand, rule: Registered, stands: trust.InBrand, last: choices.Change | None
) -> dict[str, Any]:
    return {
        "family": rule.family,
        "line": catalogue.line(rule, user.language),
        "stands": stands,
        "mode": MODES[stands.choice.mode],
        "threshold": threshold_words(rule.id, stands.choice),
        "last": last,
        "by": _name(user, brand, last.by) if last else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(roles.may_choose_rules)
def choose(request: HttpRequest, user: User, rule_id: str, slug: str) -> HttpResponseBase:
    rule, brand = _rule(rule_id), _brand(user, slug)
    form = _form(request.POST if request.method == "POST" else None, rule_id, brand)
    if request.method == "POST" and form.is_valid():
        form = _save(request, user, form, brand)
        if form.is_valid() and not _is_part(request):
            return redirect("rules:choose", rule_id, slug)
        if form.is_valid():
            form = _form(None, rule_id, brand)
    if wrong := form.first_wrong():
        form.fields[wrong].widget.attrs["autofocus"] = True
    context = _context(user, rule, brand, form) | {
        "base": "parts/part.html" if _is_part(request) else "base.html",
        "is_back": request.method == "POST" and not wrong,
    }
    return render(request, "rules/choose.html", context, status=422 if form.errors else 200)


def _form(data: Any, rule_id: str, brand: Brand) -> ChoiceForm:
    last = choices.last_change(brand, rule_id)
    seen = str(last.pk) if last else ""
    return ChoiceForm(data, rule_id, choices.choice_of(brand, rule_id), seen)


def _save(request: HttpRequest, user: User, form: ChoiceForm, brand: Brand) -> ChoiceForm:
    """The form that was saved; if somebody else was faster, one that says so and knows it."""
    seen = form.cleaned_data["seen"]
    try:
        if set_rule(brand, form.rule, form.choice(), user, house.now(), seen=seen):
            messages.success(request, _("Saved. It holds from the next message on."))
        else:
            messages.info(request, _("Nothing has changed."))
    except Conflict:
        again = request.POST.copy()
        again["seen"] = str(_form(None, form.rule, brand).initial["seen"])
        form = _form(again, form.rule, brand)
        form.add_error(
            None,
            _("Somebody has changed this meanwhile: see the history below, then save again."),
        )
    return form


def _context(user: User, rule: Registered, brand: Brand, form: ChoiceForm) -> dict[str, Any]:
    mine = roles.visible_conversations(user)
    (stands,) = trust.in_brands(rule.id, [brand], mine, since())
    changes = choices.history(brand, rule.id)
    limits = threshold_of(rule.id)
    return {
        "rule": rule,
        "line": catalogue.line(rule, user.language),
        "brand": brand,
        "form": form,
        "stands": stands,
        "mode": MODES[stands.choice.mode],
        "threshold": threshold_words(rule.id, stands.choice),
        "holds_back": holds_back(rule.id, stands.choice),
        "history": [
            {"change": c, "by": _name(user, brand, c.by), "steps": list(steps(rule.id, c))}
            for c in changes
        ],
        "limits": limits,
        "effect": _effect(user, rule.id, brand, stands.choice.threshold),
        "n_days": SINCE_DAYS,
        "standings": review_trust.standings(brand, rule.id),
        "mutes": review_trust.mutes(brand, rule.id),
        **_suggested(user, rule.id, brand),
    }


def _suggested(user: User, rule_id: str, brand: Brand) -> dict[str, Any]:
    """The threshold that verdicts bear out, with what it would have made of what was found, or
    what is lacking; nothing for a rule without a threshold."""
    found = review_trust.suggestion(brand, rule_id)
    if found is None:
        return {}
    effect = _effect(user, rule_id, brand, found.threshold) if found.threshold else None
    needed = {"fewest": FEWEST, "fewest_near": FEWEST_NEAR, "near": NEAR, "floor": FLOOR}
    return {"suggested": found, "suggested_effect": effect, **needed}


@require_safe
@signed_in(roles.may_choose_rules)
def effect(request: HttpRequest, user: User, rule_id: str, slug: str) -> HttpResponseBase:
    """What a threshold would have made of what was found lately; a part of the page."""
    rule, brand = _rule(rule_id), _brand(user, slug)
    given = request.GET.get("threshold", "").strip()
    chosen = int(given) / 100 if given.isdecimal() and len(given) < 4 else None
    context = {"effect": _effect(user, rule.id, brand, chosen), "n_days": SINCE_DAYS}
    return render(request, "rules/effect.html", context)


def _effect(user: User, rule_id: str, brand: Brand, chosen: float | None) -> dict[str, Any] | None:
    limits = threshold_of(rule_id)
    if limits is None:
        return None
    own, low, high = limits
    flag = min(max(own if chosen is None else chosen, low), high)
    mine = roles.visible_conversations(user)
    n_flagged, n_tips = trust.passages(brand, rule_id, mine, since(), flag)
    return {"flag": flag, "low": low, "n_flagged": n_flagged, "n_tips": n_tips}


def _name(user: User, brand: Brand, by: User | None) -> str:
    return naming.name_or_house(user, brand, by) if by else _("the system")


def _rule(rule_id: str) -> Registered:
    found = all_rules().get(rule_id)
    if found is None:
        raise Http404
    return found


def _brand(user: User, slug: str) -> Brand:
    found = roles.visible_brands(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _is_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers
