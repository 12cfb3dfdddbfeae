"""Disputing a finding or a review, and answering it; the scores follow at once.

Who may is decided in `console.roles` and `core.dispute`; what is shown, in `queries/fairness.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from conversations import wake
from conversations.actions.audit import record
from conversations.actions.reviewed import fold_reviewed
from conversations.actions.trusting import count_trust
from conversations.core import dispute
from conversations.core.masking import masked
from conversations.core.rescored import share
from conversations.errors import BadFrame, Conflict, Empty, Forbidden, NotFound
from conversations.models import (
    Analysis,
    Conversation,
    Dispute,
    Finding,
    MissedFault,
    Review,
    ReviewedScore,
    User,
    Verdict,
)
from conversations.queries.fairness import authors_of
from conversations.queries.judged import with_word
from qa_rules.score import default_grid

LONGEST = 1000


@transaction.atomic
def make_dispute(
    advisor: User, words: str, now: datetime, *, finding: UUID | None = None,
    review: UUID | None = None,
) -> Dispute:  # fmt: skip
    """Of one's own conversation, with a word, once. Raises Empty, NotFound, Conflict."""
    if not words.strip():
        raise Empty("Say in a word why it is not right.")
    about = _about(advisor, finding, review)
    known_since = about.created_at if isinstance(about, Finding) else about.submitted_at
    if known_since is None or not dispute.may_still_dispute(known_since, now):
        raise Conflict("It is too late to dispute this: the time for it is over.")
    kind = "finding" if isinstance(about, Finding) else "review"
    if isinstance(about, Finding) and _is_dismissed(about):
        raise Conflict("This finding was dismissed already: it costs nothing.")
    try:
        with transaction.atomic():
            row = Dispute.objects.create(
                conversation=about.conversation, advisor=advisor, made_at=now,
                words=masked(words.strip()[:LONGEST]), due_at=dispute.due_at(now), **{kind: about},
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("This was disputed already.") from error
    record("dispute.made", advisor, now, conversation=about.conversation, about=kind)
    return row


def _is_dismissed(finding: Finding) -> bool:
    """By people; one of a dispute accepted in part was disputed once, which is said instead."""
    row = with_word(Finding.objects.filter(pk=finding.pk)).get()
    return bool(row.word == Verdict.DISMISSED)


def _about(advisor: User, finding: UUID | None, review: UUID | None) -> Finding | Review:
    found: Finding | Review | None
    if finding is not None:
        rows = Finding.objects.filter(pk=finding, retracted_at=None)
        found = rows.select_related("conversation").first()
    else:
        assert review is not None
        made = Review.objects.filter(pk=review, submitted_at__isnull=False, lane="desk")
        found = made.select_related("conversation").first()
    if found is None or found.conversation.handler_id != advisor.pk:
        raise NotFound
    return found


@transaction.atomic
def answer_dispute(dispute_id: UUID, by: User, outcome: str, words: str, now: datetime) -> Dispute:
    """Raises NotFound, Conflict (answered already), Forbidden (a second pair of eyes), Empty,
    BadFrame."""
    rows = Dispute.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("conversation", "finding", "review").filter(pk=dispute_id).first()
    if row is None:
        raise NotFound
    if row.answered_at is not None:
        raise Conflict("This dispute was answered already.")
    if not dispute.may_answer(by.pk, row.advisor_id, authors_of(row)):
        raise Forbidden("Somebody else answers this: not who judged, and not who disputes.")
    if not words.strip():
        raise Empty("Say in a word why.")
    if outcome not in dispute.outcomes_for(row.finding.severity if row.finding else ""):
        raise BadFrame("A dispute is accepted, accepted in part, or rejected.")
    said = {"outcome": outcome, "answer": masked(words.strip()[:LONGEST])}
    settle = _settle_finding if row.finding else _settle_review
    before, after = settle(row, by, outcome, now)
    for name, value in {**said, "before": before, "after": after}.items():
        setattr(row, name, value)
    row.answered_at, row.answered_by = now, by
    row.save()
    record("dispute.answered", by, now, conversation=row.conversation, outcome=outcome)
    _tell_desk(row.advisor_id)
    return row


@transaction.atomic
def read_answers(rows: Iterable[Dispute], advisor: User, now: datetime) -> set[UUID]:
    """What of these was answered and is shown to its advisor for the first time."""
    waiting = {row.pk for row in rows if row.answered_at is not None and row.read_at is None}
    if not waiting:
        return waiting
    found = Dispute.objects.filter(pk__in=waiting, advisor=advisor, read_at=None)
    found.filter(answered_at__isnull=False).update(read_at=now)
    _tell_desk(advisor.pk)
    return waiting


def _tell_desk(advisor: UUID) -> None:
    """That there is one more answer to be read, or one less: an open desk looks."""
    topic = f"user:{advisor}"
    transaction.on_commit(lambda: wake.poke(topic))


Scores = tuple[float | None, float | None]


def _settle_finding(row: Dispute, by: User, outcome: str, now: datetime) -> Scores:
    """A verdict of the lane "dispute" holds from now on; in part, the fault stays but milder."""
    finding = row.finding
    assert finding is not None
    word = Verdict.CONFIRMED if outcome == dispute.REJECTED else Verdict.DISMISSED
    reason = "" if word == Verdict.CONFIRMED else "context"
    Verdict.objects.create(
        finding=finding, analyst=by, at=now, word=word, reason=reason, lane="dispute"
    )
    count_trust(finding, now)
    if outcome == dispute.PARTLY:
        MissedFault.objects.create(
            conversation=row.conversation, analyst=by, at=now, rule=finding.rule, seq=finding.seq,
            start=finding.start, end=finding.end, quote="", lane="dispute",
            severity=dispute.MILDER[finding.severity], share=_share(row.conversation, finding),
        )  # fmt: skip
    return refold(row.conversation, now)


def _settle_review(row: Dispute, by: User, outcome: str, now: datetime) -> Scores:
    """The review itself stays as it was given; what it says of the conversation changes."""
    review = row.review
    assert review is not None
    before = review.score
    if before is None:
        return None, None
    after = dispute.settled(outcome, before, review.automatic)
    Review.objects.filter(pk=review.pk).update(score=after)
    refold(row.conversation, now)
    return before, after


def _share(talk: Conversation, finding: Finding) -> int:
    """Among how many opportunities the finding counted: told from the points it cost."""
    costs = default_grid().points.get(finding.severity, 0.0)
    criteria = Analysis.objects.get(pk=talk.pk).criteria
    return share(criteria, finding.rule, costs, finding.seq) or 1


def refold(talk: Conversation, now: datetime) -> Scores:
    """The reviewed score with every last word and missed fault in it; before and after."""
    judged = Analysis.objects.get(pk=talk.pk)
    known = ReviewedScore.objects.filter(pk=talk.pk).first()
    fold_reviewed(talk.pk, now)
    return known.score if known else judged.score, ReviewedScore.objects.get(pk=talk.pk).score
