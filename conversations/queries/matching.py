"""Which findings are about what people marked: a mark that a rule found too is no miss.

How near a mark must be is decided in `core.verdicts`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from conversations.core import verdicts
from conversations.core.verdicts import Span
from conversations.models import Event, Finding, MissedFault, Verdict
from conversations.queries.reviewing import ANYWHERE, place_of

Judged = set[tuple[UUID | None, UUID]]  # review and finding


def found_as(conversation_id: UUID, rule: str, marks: Sequence[Span]) -> list[Finding | None]:
    """What the rule itself has found of each of these marks of it."""
    rows = Finding.objects.filter(conversation=conversation_id, rule=rule, retracted_at=None)
    found = list(rows.order_by("seq", "start", "pk"))
    said = Event.objects.filter(conversation=conversation_id, kind="message.posted")
    spoken = said.order_by("seq").values_list("seq", "actor_kind") if found else ()
    turns = verdicts.turns([(seq, kind) for seq, kind in spoken if seq is not None])
    about = verdicts.matching(marks, [span_of(row) for row in found], place_of(rule), turns)
    return [None if n is None else found[n] for n in about]


def findings_of(marks: Iterable[MissedFault]) -> dict[UUID, Finding]:
    """By mark, the finding that it is about; a miss has none. Each review's marks are matched by
    themselves. Where its reader has judged the finding, other words are another fault. Two queries,
    and two for each review and rule that both a person and a rule have seen."""
    rows = list(marks)
    talks, rules = {m.conversation_id for m in rows}, {m.rule for m in rows}
    there = Finding.objects.filter(conversation__in=talks, rule__in=rules, retracted_at=None)
    pairs = set(there.values_list("conversation", "rule"))
    made: dict[tuple[UUID | None, str], list[MissedFault]] = defaultdict(list)
    for mark in rows:
        if (mark.conversation_id, mark.rule) in pairs:
            made[mark.review_id, mark.rule].append(mark)
    judged = Verdict.objects.filter(review__in={review for review, _rule in made})
    known: Judged = {
        (review, finding) for review, finding in judged.values_list("review", "finding")
    }
    found: dict[UUID, Finding] = {}
    for (_review, rule), some in made.items():
        about = found_as(some[0].conversation_id, rule, [span_of(mark) for mark in some])
        pointed = zip(some, about, strict=True)
        found |= {mark.pk: one for mark, one in pointed if one and _is_one(mark, one, known)}
    return found


def _is_one(mark: MissedFault, finding: Finding, known: Judged) -> bool:
    if (mark.review_id, finding.pk) not in known or place_of(mark.rule) == ANYWHERE:
        return True
    return span_of(mark).meets(span_of(finding))


def span_of(row: MissedFault | Finding) -> Span:
    return Span(row.seq, row.start, row.end)
