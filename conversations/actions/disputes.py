"""Disputing a finding, a marked fault or a review, and answering it; the scores follow at once.

Who may is decided in `console.roles` and `core.dispute`; what is shown, in `queries/fairness.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from conversations import wake
from conversations.actions.audit import record
from conversations.actions.reviewed import fold_reviewed, hold_reviewed
from conversations.actions.trusting import count_trust
from conversations.actions.written import written
from conversations.core import dispute
from conversations.core.rescored import share
from conversations.core.verdicts import DECISION, DESK
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
from conversations.models.dispute import KINDS
from conversations.queries.fairness import authors_of, known_since
from conversations.queries.judged import with_word
from conversations.queries.reviewing import standing_missed
from qa_rules.score import default_grid

LONGEST = 1000
MARKED = (DESK, DECISION)  # what people marked; the lane "dispute" holds what an answer left of it
Disputed = Finding | Review | MissedFault


@transaction.atomic
def make_dispute(
    advisor: User, words: str, now: datetime, *, finding: UUID | None = None,
    review: UUID | None = None, missed: UUID | None = None,
) -> Dispute:  # fmt: skip
    """Of one's own conversation, with a word, once. Raises Empty, TooLong, NotFound,
    Conflict."""
    if not words.strip():
        raise Empty("Say in a word why it is not right.")
    about = _about(advisor, finding, review, missed)
    since = known_since(about)
    if since is None or not dispute.may_still_dispute(since, now):
        raise Conflict("It is too late to dispute this: the time for it is over.")
    if about.conversation.text_gone_at is not None:
        raise Conflict("The words of this conversation are gone: nobody can check it any more.")
    kind = "finding" if finding else "missed" if missed else "review"
    if wrong := _changes_nothing(about):
        raise Conflict(wrong)
    try:
        with transaction.atomic():
            row = Dispute.objects.create(
                conversation=about.conversation, advisor=advisor, made_at=now,
                words=written(words, LONGEST), due_at=dispute.due_at(now), **{kind: about},
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("This was disputed already.") from error
    record("dispute.made", advisor, now, conversation=about.conversation, about=kind)
    return row


def _changes_nothing(about: Disputed) -> str:
    """Why there is nothing to dispute, or ""; what was disputed already is said by the row."""
    if isinstance(about, Finding):
        row = with_word(Finding.objects.filter(pk=about.pk)).get()
        is_gone = row.word == Verdict.DISMISSED
        return "This finding was dismissed already: it costs nothing." if is_gone else ""
    if about.disputes.exists():
        return ""
    if isinstance(about, Review):
        return "" if about.score is not None else "This review gave no score: it changes none."
    return "" if about.undone_at is None else "This was taken back already: it costs nothing."


def _about(
    advisor: User, finding: UUID | None, review: UUID | None, missed: UUID | None
) -> Disputed:
    found: Disputed | None
    if finding is not None:
        rows = Finding.objects.filter(pk=finding, retracted_at=None)
        found = rows.select_related("conversation").first()
    elif missed is not None:
        marked = MissedFault.objects.filter(pk=missed, lane__in=MARKED)
        marked = marked.exclude(review__is_blind=True, review__submitted_at=None)
        found = marked.select_related("conversation", "review").first()
    else:
        assert review is not None
        made = Review.objects.filter(pk=review, submitted_at__isnull=False, lane=DESK)
        found = made.select_related("conversation").first()
    if found is None or found.conversation.handler_id != advisor.pk:
        raise NotFound
    return found


@transaction.atomic
def answer_dispute(dispute_id: UUID, by: User, outcome: str, words: str, now: datetime) -> Dispute:
    """Raises NotFound, Conflict (answered already), Forbidden (a second pair of eyes), Empty,
    TooLong, BadFrame."""
    rows = Dispute.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("conversation", *KINDS).filter(pk=dispute_id).first()
    if row is None:
        raise NotFound
    if row.answered_at is not None:
        raise Conflict("This dispute was answered already.")
    if not dispute.may_answer(by.pk, row.advisor_id, authors_of(row)):
        raise Forbidden("Somebody else answers this: not who judged, and not who disputes.")
    if not words.strip():
        raise Empty("Say in a word why.")
    is_withdrawn = row.finding is not None and row.finding.is_withdrawn
    if outcome not in dispute.outcomes_for(row.fault.severity if row.fault else "", is_withdrawn):
        raise BadFrame("A dispute is accepted, accepted in part, or rejected.")
    said = {"outcome": outcome, "answer": written(words, LONGEST)}
    settle = _settle_finding if row.finding else _settle_missed if row.missed else _settle_review
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
    """A verdict of the lane "dispute" holds from now on; in part, the fault stays but milder. Of
    what was withdrawn with its message nobody can say whether the rule was right."""
    finding = row.finding
    assert finding is not None
    if finding.is_withdrawn:
        return refold(row.conversation, now)
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


def _settle_missed(row: Dispute, by: User, outcome: str, now: datetime) -> Scores:
    """Accepted, it no longer counts, whoever else marked it too; in part, it does but milder. What
    was taken back meanwhile stays so."""
    mark = row.missed
    assert mark is not None
    hold_reviewed(row.conversation_id, now)
    stands = MissedFault.objects.filter(pk=mark.pk, undone_at=None).exists()
    if stands and outcome != dispute.REJECTED:
        same = standing_missed(row.conversation_id).filter(lane__in=MARKED)
        same = same.filter(rule=mark.rule, seq=mark.seq)
        MissedFault.objects.filter(pk__in=list(same.values_list("pk", flat=True))).update(
            undone_at=now
        )
    if stands and outcome == dispute.PARTLY:
        MissedFault.objects.create(
            conversation=row.conversation, analyst=by, at=now, rule=mark.rule, seq=mark.seq,
            start=mark.start, end=mark.end, quote=mark.quote, lane="dispute", share=mark.share,
            severity=dispute.MILDER[mark.severity],
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
