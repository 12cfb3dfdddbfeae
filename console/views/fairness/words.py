"""What outcomes of disputes are called, and what a dispute is about."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from console.rendering.quality import advice
from conversations.models import Dispute

OUTCOMES: dict[str, Any] = {
    "accepted": pgettext_lazy("outcome of a dispute", "accepted"),
    "partly": pgettext_lazy("outcome of a dispute", "accepted in part"),
    "rejected": pgettext_lazy("outcome of a dispute", "rejected"),
}


def about(row: Dispute) -> str:
    if row.finding is not None:
        return advice(row.finding.rule, "en" if get_language() == "en" else "fr").title
    return _("the review")
