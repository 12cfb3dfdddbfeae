"""How far a rule can be trusted, in words. What is known of it is in `conversations.core.trust`."""

from typing import Protocol

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.templatetags.motjuste import percent

register = template.Library()


class Trusted(Protocol):
    @property
    def n_judged(self) -> int: ...
    @property
    def precision(self) -> float | None: ...
    @property
    def bounds(self) -> tuple[float, float]: ...


@register.simple_tag
def trust_words(trust: Trusted) -> str:
    """ "not known yet (0 verdicts)", "92 % (81 % to 97 %, 25 verdicts)"."""
    n = trust.n_judged
    verdicts = ngettext("%(n)s verdict", "%(n)s verdicts", n) % {"n": n}
    if trust.precision is None:
        return _("not known yet (%(verdicts)s)") % {"verdicts": verdicts}
    low, high = trust.bounds
    return _("%(share)s (%(low)s to %(high)s, %(verdicts)s)") % {
        "share": percent(trust.precision),
        "low": percent(low),
        "high": percent(high),
        "verdicts": verdicts,
    }
