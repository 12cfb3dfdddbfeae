"""The two rule pages: the list and one rule. What brands choose is in `choices.py`."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console import roles
from console.examples import visible_examples
from console.rendering.quality import AUDIENCES, CRITERIA, FAMILIES
from console.views.gate import signed_in
from console.views.rules import catalogue, sheet
from console.views.rules.choices import SINCE_DAYS, since
from console.views.rules.choosing import MODES, threshold_words
from conversations.models import Brand, RuleExample, User
from conversations.queries import calibration
from conversations.queries.reviewing import read_blind
from conversations.queries.trust import in_brands
from qa_rules.registry import Registered, all_rules
from qa_rules.score import default_grid

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
        "brands": _to_choose(user),
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
        "audience": [AUDIENCES[role] for role in found.rule.audience],
        "weight": criterion.weight,
        "is_critical": criterion.critical,
        "sections": sheet.sections(found, user.language),
        "examples": sheet.examples(found, user.language),
        "others": sheet.examples(found, other),
        "other": other,
        "brands": _in_brands(user, found),
        "decided": _decided(user, rule_id),
        "may_choose": roles.may_choose_rules(user),
        "n_days": SINCE_DAYS,
    }
    return render(request, "rules/rule.html", context)


def _decided(user: User, rule_id: str) -> list[dict[str, Any]]:
    """What meetings settled of conversations in scope: the passage between its neighbours."""
    found = calibration.examples(rule_id, visible_examples(user), read_blind(user))
    return [{"e": e, "lines": list(_marked(e))} for e in found]


def _marked(example: RuleExample) -> Iterator[dict[str, Any]]:
    for n, line in enumerate(example.lines):
        text, is_it = line["text"], n == example.line
        start, end = (example.start, example.end) if is_it else (len(text), len(text))
        yield {
            "speaker": line["speaker"], "before": text[:start], "marked": text[start:end],
            "after": text[end:],
        }  # fmt: skip


def _to_choose(user: User) -> list[Brand]:
    """The brands whose choices this user may see and change."""
    if not roles.may_choose_rules(user):
        return []
    return list(roles.visible_brands(user).order_by("name"))


def _in_brands(user: User, rule: Registered) -> list[dict[str, Any]]:
    """Counted in what this user may see."""
    brands = roles.visible_brands(user).order_by("name")
    stands = in_brands(rule.id, brands, roles.visible_conversations(user), since())
    return [
        {
            "stands": row,
            "mode": MODES[row.choice.mode],
            "threshold": threshold_words(rule.id, row.choice),
        }
        for row in stands
    ]
