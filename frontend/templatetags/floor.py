"""What a floor's templates say of needs, phases and figures; it reads no row.

The words are handed in by the console.
"""

from typing import Any

from django import template
from django.utils.translation import get_language

from frontend.templatetags.motjuste import NO_BREAK, bare_percent, percent, rounded

register = template.Library()


@register.filter
def word(words: dict[str, Any], key: str) -> Any:
    return words.get(key, key)


@register.filter
def figure(value: float | None, unit: str) -> str:
    """ "78 %", "1 min 12", "86"; what is unknown is a dash."""
    if value is None:
        return "—"
    if unit == "share":
        return percent(value)
    if unit == "seconds":
        return rounded(value)
    return _decimal(value)


def _decimal(value: float) -> str:
    text = f"{value:.1f}"
    return text.replace(".", ",") if (get_language() or "fr").startswith("fr") else text


@register.filter
def told(found: Any) -> str:
    """A figure's value: "> 4 min" where it is at least that."""
    shown = figure(found.value, found.unit)
    return f">{NO_BREAK}{shown}" if found.is_least else shown


@register.filter
def told_p90(found: Any) -> str:
    shown = figure(found.p90, found.unit)
    return f">{NO_BREAK}{shown}" if found.is_p90_least else shown


@register.filter
def against(day: Any) -> str:
    """A figure beside its target: where both round to the same words, on which side it lies."""
    shown = told(day)
    if not day.is_missed or day.n_overdue or shown != figure(day.target, day.unit):
        return shown
    return f"{'>' if day.most else '<'}{NO_BREAK}{shown}"


@register.filter
def bare(share: float | None) -> str:
    """A bound of an interval, without its sign: "72"."""
    return "—" if share is None else bare_percent(share)
