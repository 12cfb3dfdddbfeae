"""A person's word on findings, and the faults that no rule saw.

Who may say it is decided in `console.roles`; what it changes is folded at once, in the same
transaction: the reviewed score, and the trust in the rule.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from conversations.actions.audit import record
from conversations.actions.batches import hold_uncompared
from conversations.actions.reviewed import fold_reviewed, hold_reviewed
from conversations.actions.trusting import count_trust
from conversations.actions.written import written
from conversations.core import verdicts
from conversations.core.rescored import share
from conversations.core.verdicts import CALIBRATION, Span
from conversations.errors import BadFrame, Conflict, NotFound, NotTheirs
from conversations.models import (
    Analysis,
    Conversation,
    Event,
    Finding,
    MissedFault,
    Review,
    User,
    Verdict,
)
from conversations.queries.matching import found_as, span_of
from conversations.queries.transcripts import is_advisors
from qa_rules.registry import all_rules
from qa_rules.score import default_grid

LONGEST_NOTE, LONGEST_QUOTE = 500, 1000


@transaction.atomic
def give_verdict(
    finding_id: UUID,
    user: User,
    word: str,
    now: datetime,
    *,
    reason: str = "",
    note: str = "",
    review: Review | None = None,
    lane: str = verdicts.DESK,
) -> Verdict:
    """The same word again by the same person is one. Raises NotFound, BadFrame, TooLong,
    Compared."""
    if wrong := verdicts.fault(word, reason, note):
        raise BadFrame(wrong)
    finding = Finding.objects.select_related("conversation").filter(pk=finding_id).first()
    if finding is None:
        raise NotFound
    hold_uncompared(review)
    hold_reviewed(finding.conversation_id, now)
    said = {
        "word": word,
        "reason": reason if word == verdicts.DISMISSED else "",
        "note": written(note, LONGEST_NOTE),
        "lane": review.lane if review else lane,
    }
    if known := _same(finding, user, said):
        return known
    verdict = Verdict.objects.create(finding=finding, review=review, analyst=user, at=now, **said)
    talk = finding.conversation
    act = "finding.calibrated" if verdict.lane == CALIBRATION else "finding.judged"
    record(act, user, now, conversation=talk, rule=finding.rule, word=word)
    if verdict.lane != CALIBRATION:
        fold_reviewed(finding.conversation_id, now)
        count_trust(finding, now)
    return verdict


def _same(finding: Finding, user: User, said: Mapping[str, str]) -> Verdict | None:
    """The person's last verdict of this lane, where it says the same."""
    given = Verdict.objects.filter(finding=finding, analyst=user, lane=said["lane"])
    last = given.order_by("-at", "-pk").first()
    is_same = last and all(getattr(last, name) == value for name, value in said.items())
    return last if is_same else None


@transaction.atomic
def mark_missed(
    conversation: Conversation,
    user: User,
    rule: str,
    span: Span,
    now: datetime,
    *,
    note: str = "",
    review: Review | None = None,
    lane: str = verdicts.DESK,
) -> MissedFault:
    """Raises NotFound (no such rule or message), BadFrame, TooLong, NotTheirs, Conflict (marked
    already),
    Compared."""
    known = all_rules().get(rule)
    said = Event.objects.filter(conversation=conversation, seq=span.seq, kind="message.posted")
    event = said.first()
    if known is None or event is None or event.text is None:
        raise NotFound
    text = event.text
    if wrong := verdicts.span_fault(span, text):
        raise BadFrame(wrong)
    if known.rule.place == "words" and known.rule.of == "advisor" and not is_advisors(event):
        raise NotTheirs
    hold_uncompared(review)
    hold_reviewed(conversation.pk, now)
    try:
        with transaction.atomic():
            row = MissedFault.objects.create(
                conversation=conversation, review=review, analyst=user, at=now, rule=rule,
                seq=span.seq, start=span.start, end=span.end, severity=known.rule.severity,
                quote=text[span.start : span.end][:LONGEST_QUOTE],
                share=_share(conversation.pk, rule), note=written(note, LONGEST_NOTE),
                lane=review.lane if review else lane,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("This is marked already.") from error
    act = "fault.calibrated" if row.lane == CALIBRATION else "fault.marked"
    record(act, user, now, conversation=conversation, rule=rule)
    fold_reviewed(conversation.pk, now)
    return row


def _share(conversation_id: UUID, rule: str) -> int:
    """Among how many opportunities it counts: as the engine counted where it found the same fault
    here, else the advisor's messages, for a rule that judges each of them. No language is loaded in
    a web process for it."""
    known = all_rules()[rule].rule
    if known.opportunities is None:
        return 1
    analysis = Analysis.objects.get(pk=conversation_id)
    if counted := share(analysis.criteria, rule, default_grid().points[known.severity]):
        return counted
    said = Event.objects.filter(conversation=conversation_id, kind="message.posted")
    return max(1, said.filter(actor_kind__in=("advisor", "leader")).count())


@transaction.atomic
def take_back_missed(missed_id: UUID, user: User, now: datetime) -> MissedFault:
    """By whoever marked it. Raises NotFound, Compared."""
    rows = MissedFault.objects.select_related("review__task", "conversation")
    row = rows.filter(pk=missed_id, analyst=user, undone_at=None).first()
    if row is None:
        raise NotFound
    hold_uncompared(row.review)
    hold_reviewed(row.conversation_id, now)
    MissedFault.objects.filter(pk=row.pk, undone_at=None).update(undone_at=now)
    record("fault.taken_back", user, now, conversation=row.conversation, rule=row.rule)
    fold_reviewed(row.conversation_id, now)
    return row


def settle_blind(review: Review, now: datetime) -> None:
    """In the caller's transaction, when a blind review is submitted: what was marked and a rule
    found too is no miss but a confirmation."""
    marks: dict[str, list[MissedFault]] = defaultdict(list)
    for mark in MissedFault.objects.filter(review=review, undone_at=None).order_by("at", "pk"):
        marks[mark.rule].append(mark)
    for rule, made in marks.items():
        found = found_as(review.conversation_id, rule, [span_of(mark) for mark in made])
        for mark, finding in zip(made, found, strict=True):
            if finding is not None:
                MissedFault.objects.filter(pk=mark.pk).update(undone_at=now)
                give_verdict(finding.pk, review.analyst, verdicts.CONFIRMED, now, review=review)
