"""Estimates in words: the figure, its interval, and from how many."""

from collections.abc import Callable
from typing import Protocol

from django import template
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.templatetags.motjuste import minus, percent, rounded

register = template.Library()


class Estimated(Protocol):
    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def n(self) -> int: ...


def _points(value: float) -> str:
    return minus(formats.number_format(round(value, 1), 1))


@register.filter
def score(estimate: Estimated) -> str:
    """ "72,4"; what is not known is a dash."""
    return "—" if estimate.value is None else _points(estimate.value)


def _between(estimate: Estimated, tell: Callable[[float], str]) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": tell(estimate.low), "high": tell(estimate.high)}


@register.filter
def span(estimate: Estimated) -> str:
    """ "70,1 to 74,7"; "" where it is not known."""
    return _between(estimate, _points)


@register.filter
def figure(estimate: Estimated) -> str:
    """All of it: "72,4 (70,1 to 74,7, n = 120)"; of too few "not known (n = 3)"."""
    n = f"n = {estimate.n}"
    if estimate.value is None:
        return f"{_('not known')} ({n})" if estimate.n else _("not known")
    said = span(estimate)
    return f"{score(estimate)} ({said}, {n})" if said else f"{score(estimate)} ({n})"


@register.filter
def seconds_span(estimate: Estimated) -> str:
    """ "38 s to 1 min 12"; "" where it is not known."""
    return _between(estimate, rounded)


@register.filter
def share_span(estimate: Estimated) -> str:
    """ "49 % to 94 %"; "" where it is not known."""
    return _between(estimate, percent)


@register.filter
def share_figure(estimate: Estimated) -> str:
    """ "80 % (49 % to 94 %, n = 10)"."""
    if estimate.value is None:
        return _("not known")
    said, value = share_span(estimate), percent(estimate.value)
    return f"{value} ({said}, n = {estimate.n})" if said else value


@register.filter
def conversations(n: int) -> str:
    return ngettext("%(n)s conversation", "%(n)s conversations", n) % {"n": n}
