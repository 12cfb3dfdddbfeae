"""What outcomes of disputes are called, and what a dispute is about."""

from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from console.rendering.quality import CRITERIA, SEVERITIES, advice
from console.views.review.words import STEPS
from conversations.core.dispute import ACCEPTED, MILDER, PARTLY
from conversations.core.verdicts import DECISION, DISMISSED, PARTIAL
from conversations.models import Dispute, MissedFault, Review, ReviewAnswer
from qa_rules.score import default_grid

OUTCOMES: dict[str, Any] = {
    "accepted": pgettext_lazy("outcome of a dispute", "accepted"),
    "partly": pgettext_lazy("outcome of a dispute", "accepted in part"),
    "rejected": pgettext_lazy("outcome of a dispute", "rejected"),
}
HELD_AS: dict[str, Any] = {
    "confirmed": pgettext_lazy("finding", "confirmed"),
    "dismissed": pgettext_lazy("finding", "dismissed"),
    "undone": pgettext_lazy("a marked fault", "taken back"),
}
WITHDRAWN = pgettext_lazy("finding", "message withdrawn: it counts no longer")
GIVERS: dict[str, Any] = {
    "analyst": pgettext_lazy("who judged", "a quality analyst"),
    "leader": pgettext_lazy("who judged", "a team leader"),
    "administrator": pgettext_lazy("who judged", "an administrator"),
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
    if row.fault is not None:
        return advice(row.fault.rule, _language()).title
    return pgettext("what is disputed", "The review")


def giver(role: str, lane: str) -> str:
    """As what somebody judged; what a meeting settled is no one person's word."""
    if lane == DECISION:
        return _("analysts together, after a calibration")
    return str(GIVERS.get(role, ""))


def word_on_missed(row: MissedFault) -> str:
    """What an answer to a dispute made of a marked fault; "undone" where it was taken back."""
    outcome = next((one.outcome for one in row.disputes.all()), "")
    return {ACCEPTED: DISMISSED, PARTLY: PARTIAL}.get(outcome, "undone" if row.undone_at else "")


def word_on(word: str, severity: str) -> str:
    """The word that holds on a fault of this severity, as it is told."""
    if word == PARTIAL:
        milder = SEVERITIES[MILDER[severity]]
        return pgettext("finding", "accepted in part: counts as %(severity)s") % {
            "severity": milder
        }
    return str(HELD_AS.get(word, ""))


def answers_in_words(review: Review, language: str) -> list[tuple[str, str, str, str]]:
    """(criterion, what was answered, comment, words quoted with it) in the order of its grid; a
    step that has a name by its name."""
    given = {row.criterion: row for row in review.answers.all()}
    asked = review.grid.asked if review.grid and review.grid.criteria else ()
    found = []
    for one in asked:
        row = given.pop(one.key, None)
        if row is not None:
            found.append((one.name(language), *_answer(one.scale, row)))
    left = [(str(CRITERIA.get(key, key)), *_answer("five", given[key])) for key in sorted(given)]
    return found + left


def _answer(scale: str, row: ReviewAnswer) -> tuple[str, str, str]:
    return _step(scale, row.score), row.comment, row.quote


def _step(scale: str, score: float | None) -> str:
    if score is None:
        return _("not applicable")
    return str(STEPS[scale].get(int(score), floatformat(score, "-1")))


def _language() -> str:
    return "en" if get_language() == "en" else "fr"
