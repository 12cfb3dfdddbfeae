"""What outcomes of disputes are called, and what a dispute is about."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from console.rendering.quality import SEVERITIES, advice
from conversations.core.dispute import MILDER
from conversations.models import Dispute
from qa_rules.score import default_grid

OUTCOMES: dict[str, Any] = {
    "accepted": pgettext_lazy("outcome of a dispute", "accepted"),
    "partly": pgettext_lazy("outcome of a dispute", "accepted in part"),
    "rejected": pgettext_lazy("outcome of a dispute", "rejected"),
}


def what_it_does(severity: str) -> str:
    """What each answer changes, of a finding of this severity or of a review ("")."""
    if not severity:
        return _(
            "Accepted: the review’s score counts no longer. In part: it counts as the mean of its"
            " own and the automatic score."
        )
    milder = MILDER.get(severity)
    if milder is None:
        return _("Accepted: the tip is dismissed. It costs nothing as it is.")
    if milder not in default_grid().points:
        return _(
            "Accepted: the finding is dismissed. In part: it stays as a tip. Neither costs a point"
            " any more: the score is the same, only the word on the finding differs."
        )
    return _(
        "Accepted: the finding is dismissed and costs nothing. In part: it stays, and costs what a"
        " %(milder)s one costs instead of a %(severity)s one."
    ) % {"milder": SEVERITIES[milder], "severity": SEVERITIES[severity]}


def about(row: Dispute) -> str:
    if row.finding is not None:
        return advice(row.finding.rule, "en" if get_language() == "en" else "fr").title
    return _("the review")
