"""What people have said of a conversation, as far as it holds: verdicts, missed faults, means.

What a page shows of it is in `review_page.py`; nothing here widens anybody's scope.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet

from conversations.core.verdicts import COUNTING, DESK
from conversations.models import (
    AuditEntry,
    Finding,
    MissedFault,
    Review,
    ReviewTask,
    User,
    Verdict,
)
from conversations.queries.judged import with_word
from qa_rules.registry import all_rules

HINT = "hint"
GAVE_UP = "blind.given_up"  # the act of asking for the findings of what was to be read blind
ANYWHERE = "anywhere"
Talks = TypeVar("Talks", bound="QuerySet[Any]")
IS_FAULT = ~Q(severity=HINT) | Q(evidence__has_key="muted")


@dataclass(frozen=True, slots=True)
class HeldWord:
    """The word that holds on a finding; `costs` when the finding is in the automatic score."""

    rule: str
    seq: int
    word: str
    costs: bool


def held_words(conversation_id: UUID) -> dict[UUID, HeldWord]:
    """By finding, the latest that counts; one query."""
    rows = Verdict.objects.filter(finding__conversation=conversation_id, lane__in=COUNTING)
    latest = rows.order_by("finding_id", "-at", "-pk").distinct("finding_id")
    return {
        row.finding_id: HeldWord(
            row.finding.rule,
            row.finding.seq,
            row.word,
            row.finding.severity != HINT and row.finding.retracted_at is None,
        )
        for row in latest.select_related("finding")
    }


def standing_missed(*conversation_ids: UUID) -> QuerySet[MissedFault]:
    """What people have marked and not taken back; blind marks count once submitted."""
    return standing_marks(conversation__in=conversation_ids)


def standing_marks(**of: Any) -> QuerySet[MissedFault]:
    rows = MissedFault.objects.filter(undone_at=None, lane__in=COUNTING, **of)
    return rows.exclude(review__is_blind=True, review__submitted_at=None)


def each_fault(rows: Iterable[MissedFault]) -> Iterator[MissedFault]:
    """The first mark of each fault; the rows of a conversation follow one another."""
    talk, known = None, set[tuple[str, int]]()
    for row in rows:
        if row.conversation_id != talk:
            talk, known = row.conversation_id, set()
        if (fault := _fault(row)) not in known:
            known.add(fault)
            yield row


def counted_missed(conversation_id: UUID) -> list[MissedFault]:
    """Each fault of a message once, whoever marked it, and each of the whole conversation once,
    wherever it was marked; blind marks count once submitted."""
    rows = standing_missed(conversation_id).order_by("rule", "seq", "at")
    each = list(rows.distinct("rule", "seq"))
    return list({_fault(row): row for row in reversed(each)}.values())[::-1]


def place_of(rule: str) -> str:
    """How closely it tells its place; by its words, where it is no longer there."""
    known = all_rules().get(rule)
    return known.rule.place if known else "words"


def _fault(row: MissedFault) -> tuple[str, int]:
    """What is one, however often it was marked: of a message, or of the whole."""
    return row.rule, 0 if place_of(row.rule) == ANYWHERE else row.seq


def open_blind(user: User) -> QuerySet[Review]:
    """What this reader has begun to judge without the rules and may still submit: until then they
    are told nothing of what the rules found there. One left to somebody else is no longer so."""
    rows = Review.objects.filter(analyst=user, is_blind=True, submitted_at=None)
    compared = "task__plan__calibration__revealed_at__isnull"
    return rows.filter(task__analyst__isnull=False, **{compared: True})


def seen(user: User, conversation_ids: Collection[UUID]) -> set[UUID]:
    """Those of them where they have judged what the rules found, or read it where findings stand,
    or asked for these. Three queries."""
    judged = Verdict.objects.filter(analyst=user, finding__conversation__in=conversation_ids)
    made = Review.objects.filter(analyst=user, conversation__in=conversation_ids)
    made = made.filter(Q(is_blind=False) | Q(submitted_at__isnull=False))
    where = Q(data__where__isnull=True) | Q(data__where="floor")  # else findings may be left out
    openly = Q(act=GAVE_UP) | Q(where, act="transcript.viewed")
    read = AuditEntry.objects.filter(openly, actor=user)
    there = read.filter(conversation__in=conversation_ids)
    return {
        *judged.values_list("finding__conversation", flat=True),
        *made.values_list("conversation", flat=True),
        *(row.conversation for row in there if row.conversation),
    }  # fmt: skip


def blind_ahead(user: User, conversation_id: UUID) -> ReviewTask | None:
    """The task by which they have it in their list, not begun, to read it blind: as long as they
    have not seen what the rules found there."""
    rows = ReviewTask.objects.filter(analyst=user, conversation=conversation_id, is_blind=True)
    compared = "plan__calibration__revealed_at__isnull"
    rows = rows.filter(done_at=None, plan__closed_at=None, **{compared: True})
    task = rows.select_related("plan", "conversation__brand").order_by("drawn_at").first()
    return task if task and not seen(user, [conversation_id]) else None


def blind_beside(user: User, conversation_id: UUID, task_id: UUID | None) -> Review | None:
    """The one of those that is open of this conversation, under another task than this."""
    rows = open_blind(user).filter(conversation=conversation_id)
    return rows.exclude(task=task_id).select_related("task").first()


def read_blind(user: User) -> list[UUID]:
    """The conversations of those."""
    return list(open_blind(user).values_list("conversation_id", flat=True))


def without_blind(scope: Talks, user: User) -> tuple[Talks, int]:
    """`scope` less what this reader reads blind, and how many that are. One query."""
    hidden = read_blind(user)
    return (scope.exclude(pk__in=hidden) if hidden else scope), len(hidden)


def human_mean(conversation_id: UUID) -> tuple[float | None, int]:
    """Of the submitted reviews' own scores; calibration is left out."""
    rows = Review.objects.filter(conversation=conversation_id, lane=DESK)
    found = rows.exclude(submitted_at=None).aggregate(mean=Avg("score"), n=Count("pk"))
    return found["mean"], found["n"]


def unjudged(conversation_id: UUID) -> Finding | None:
    """The first finding, in order of place, on which nobody has said a word that counts."""
    said = Verdict.objects.filter(finding=OuterRef("pk"), lane__in=COUNTING)
    rows = Finding.objects.filter(~Exists(said), conversation=conversation_id, retracted_at=None)
    return rows.order_by("seq", "start", "rule").first()


def standing(conversation_id: UUID) -> list[Any]:
    """What the rules say now, in order of place, each with the `word` that holds."""
    rows = Finding.objects.filter(conversation=conversation_id, retracted_at=None)
    return list(with_word(rows).order_by("seq", "start", "rule"))
