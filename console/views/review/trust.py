"""How far the rules can be trusted in a brand: by rule and language, and their bias.

What a brand chooses about a rule is on the rule pages; both read the same figures.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console import roles
from console.rendering.quality import CRITERIA
from console.views.gate import signed_in
from console.views.rules.choosing import MODES
from conversations.core.choices import SCORE
from conversations.core.rule_estimates import FEWEST_FAULTS
from conversations.core.trust import FEWEST, FLOOR
from conversations.models import Brand, User
from conversations.queries import review_trust
from conversations.queries.choices import choices_of
from conversations.queries.quality import words


@require_safe
@signed_in(roles.may_review)
def trust(request: HttpRequest, user: User) -> HttpResponseBase:
    brands = list(roles.visible_brands(user).order_by("name"))
    brand = chosen(brands, request.GET.get("brand", ""))
    context: dict[str, Any] = {
        "brands": brands, "brand": brand, "floor": FLOOR, "fewest": FEWEST,
        "fewest_faults": FEWEST_FAULTS,
    }  # fmt: skip
    if brand is not None:
        context |= {"rows": _rows(brand, user.language), "bias": _bias(brand)}
    return render(request, "review/trust.html", context)


def _rows(brand: Brand, language: str) -> list[dict[str, Any]]:
    """With what the brand has chosen, where the rule is not simply scored."""
    chosen_modes = {rule: choice.mode for rule, choice in choices_of(brand).items()}
    return [
        {
            "s": s,
            "title": words(s.rule, language)["title"],
            "mode": "" if (mode := chosen_modes.get(s.rule, SCORE)) == SCORE else MODES[mode],
        }
        for s in review_trust.standings(brand)
    ]


def chosen(brands: list[Brand], slug: str) -> Brand | None:
    if slug:
        found = next((brand for brand in brands if brand.slug == slug), None)
        if found is None:
            raise Http404
        return found
    return brands[0] if brands else None


def _bias(brand: Brand) -> list[dict[str, Any]]:
    """All in all first, then by criterion in the grid's order."""
    found = review_trust.rules_bias(brand)
    names = sorted(found, key=lambda name: ["", *CRITERIA, name].index(name))
    return [{"name": CRITERIA.get(name, name), "key": name, "d": found[name]} for name in names]
