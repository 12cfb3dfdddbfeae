"""Calibration: showing the reviewers one another's words, and writing down what they settle.

Agreement is `core.agreement`, what there is to settle `queries/calibration.py`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from conversations.actions.verdicts import give_verdict
from conversations.core.masking import masked
from conversations.core.pseudonyms import hidden
from conversations.core.verdicts import CONFIRMED, DECISION, DISMISSED
from conversations.errors import BadFrame, Conflict, NotFound
from conversations.models import (
    CalibrationBatch,
    CalibrationDecision,
    Conversation,
    Event,
    Finding,
    RuleExample,
    User,
)

LONGEST_WORDS = 1000
N_BEFORE = 2  # messages that an example keeps before the one it is about


def reveal(batch: CalibrationBatch, user: User, now: datetime) -> None:
    """Once; from then on nobody of the batch is hidden from the others."""
    rows = CalibrationBatch.objects.filter(pk=batch.pk, revealed_at=None)
    rows.update(revealed_at=now, revealed_by=user)


@transaction.atomic
def decide_finding(
    batch: CalibrationBatch, finding_id: UUID, word: str, words: str, user: User, now: datetime
) -> CalibrationDecision:
    """What was settled holds for the finding from now on, and becomes an example of its rule.
    Raises NotFound, BadFrame, Conflict."""
    _may_decide(batch, words)
    rows = Finding.objects.select_related("conversation__customer")
    finding = rows.filter(
        pk=finding_id, conversation__in=batch.plan.tasks.values("conversation")
    ).first()
    if finding is None:
        raise NotFound
    if word not in (CONFIRMED, DISMISSED):
        raise BadFrame("A finding is confirmed or dismissed.")
    note = masked(words.strip()[:LONGEST_WORDS])
    decision = CalibrationDecision.objects.create(
        batch=batch, conversation=finding.conversation, finding=finding, rule=finding.rule,
        word=word, words=note, at=now, by=user,
    )  # fmt: skip
    give_verdict(finding.pk, user, word, now, reason="other", note=note[:500], lane=DECISION)
    _keep_example(decision, finding, now)
    return decision


@transaction.atomic
def decide_criterion(
    batch: CalibrationBatch, conversation_id: UUID, criterion: str, value: float, words: str,
    user: User, now: datetime,
) -> CalibrationDecision:  # fmt: skip
    """How this conversation is scored on it from now on; everybody's own score stays as it was.
    Raises NotFound, BadFrame, Conflict."""
    _may_decide(batch, words)
    talks = Conversation.objects.filter(pk__in=batch.plan.tasks.values("conversation"))
    talk = talks.filter(pk=conversation_id).first()
    if talk is None:
        raise NotFound
    if not 0 <= value <= 100 or not criterion:
        raise BadFrame("This is no answer to the grid.")
    return CalibrationDecision.objects.create(
        batch=batch, conversation=talk, criterion=criterion[:40], value=value,
        words=masked(words.strip()[:LONGEST_WORDS]), at=now, by=user,
    )  # fmt: skip


def _may_decide(batch: CalibrationBatch, words: str) -> None:
    if batch.revealed_at is None:
        raise Conflict("Show the words of all to all first.")
    if not words.strip():
        raise BadFrame("Say what you agreed on: it becomes the example.")


def _keep_example(decision: CalibrationDecision, finding: Finding, now: datetime) -> None:
    talk = finding.conversation
    said = Event.objects.filter(conversation=talk, kind="message.posted", seq__lte=finding.seq)
    last = list(said.order_by("-seq")[: N_BEFORE + 1])[::-1]
    customer = talk.customer
    known = [n for n in (customer.name, customer.email, customer.external_id or "") if n]
    lines: list[dict[str, Any]] = [
        {
            "speaker": "customer" if row.actor_kind == "customer" else "advisor",
            "text": hidden(row.text or "", known),
        }
        for row in last
    ]
    RuleExample.objects.create(
        rule=finding.rule, brand_id=talk.brand_id, language=talk.language,
        is_fault=decision.word == CONFIRMED, lines=lines, line=len(lines) - 1,
        start=finding.start, end=finding.end, words=decision.words, decision=decision, at=now,
    )  # fmt: skip
