"""The two rule pages: the list and one rule."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from console import roles
from console.rendering.quality import CRITERIA, FAMILIES
from console.views.gate import signed_in
from console.views.rules import catalogue, sheet
from conversations.models import User
from conversations.queries.trust import InBrand, in_brands
from qa_rules.registry import all_rules
from qa_rules.score import default_grid

SINCE_DAYS = 30
OTHER = {"fr": "en", "en": "fr"}


@require_safe
@signed_in()
def index(request: HttpRequest, user: User) -> HttpResponseBase:
    form = catalogue.RulesForm(request.GET or None)
    form.is_valid()
    found = catalogue.families(form, user.language)
    context = {
        "form": form,
        "families": found,
        "n_rules": sum(len(family.rules) for family in found),
        "n_all": len(all_rules()),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "rules/index.html", context)


@require_safe
@signed_in()
def rule(request: HttpRequest, user: User, rule_id: str) -> HttpResponseBase:
    found = all_rules().get(rule_id)
    if found is None:
        raise Http404
    criterion = default_grid().criteria[found.rule.criterion]
    other = OTHER[user.language]
    context = {
        "rule": found,
        "line": catalogue.line(found, user.language),
        "family": FAMILIES[found.family],
        "criterion": CRITERIA[found.rule.criterion],
        "weight": criterion.weight,
        "is_critical": criterion.critical,
        "sections": sheet.sections(found, user.language),
        "examples": sheet.examples(found, user.language),
        "others": sheet.examples(found, other),
        "other": other,
        "brands": _in_brands(user, rule_id),
        "n_days": SINCE_DAYS,
    }
    return render(request, "rules/rule.html", context)


def _in_brands(user: User, rule_id: str) -> list[InBrand]:
    """Counted in what this user may see."""
    brands = roles.visible_brands(user).order_by("name")
    since = timezone.now() - timedelta(days=SINCE_DAYS)
    return in_brands(rule_id, brands, roles.visible_conversations(user), since)
