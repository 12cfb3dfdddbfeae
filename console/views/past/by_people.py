"""What people have said since, on a transcript: the word on each finding, the faults they marked,
and the score once judged.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from console.rendering import judged
from console.views.fairness.words import giver, word_on, word_on_missed
from conversations.models import Conversation, MissedFault, ReviewedScore, User
from conversations.queries import fairness
from conversations.queries.quality import words

Frame = dict[str, Any]
GONE = frozenset({"dismissed", "undone"})


def folded(conversation: Conversation) -> ReviewedScore | None:
    """None where nobody has judged anything. No query where `reviewed` came with the row."""
    row: ReviewedScore | None = getattr(conversation, "reviewed", None)
    return row if row is not None and row.is_judged else None


def with_words(frames: Sequence[Frame], conversation: Conversation, user: User) -> list[Frame]:
    """The findings with what was said of them, and the faults that people marked among them; one
    that was taken back or disputed away is told to its advisor alone."""
    if folded(conversation) is None:
        return list(frames)
    rows = {str(row.pk): row for row in fairness.findings_of(conversation)}
    known = [_said(f, rows.get(f.get("id", ""))) for f in frames]
    marks = [row for row in fairness.missed_of(conversation) if word_on_missed(row) not in GONE]
    return [*known, *(_marked(row, user) for row in marks)]


def _said(frame: Frame, row: Any) -> Frame:
    if row is None or not row.word:
        return frame
    said = word_on(row.word, row.severity)
    by = {"by": giver(row.word_role, row.word_lane), "at": row.word_at}
    return {**frame, "said": said, "is_gone": row.word in GONE, **by}


def _marked(row: MissedFault, user: User) -> Frame:
    return {
        "type": "finding", "conversation": str(row.conversation_id), "id": str(row.pk),
        "rule": row.rule, **words(row.rule, user.language), "seq": row.seq, "start": row.start,
        "end": row.end, "severity": row.severity, "evidence": {}, "is_marked": True,
        "said": word_on(word_on_missed(row), row.severity), "note": row.note,
        "by": giver(row.analyst.role, row.lane), "at": fairness.known_since(row),
    }  # fmt: skip


def score(
    frames: Sequence[Frame], conversation: Conversation, user: User
) -> Mapping[str, Any] | None:
    """Once people judged, with their criteria (`by_people`) beside the rules' own score; None
    before the conversation was analysed."""
    scores = [frame for frame in frames if frame["type"] == "score"]
    if not scores:
        return None
    frame, people = scores[-1], folded(conversation)
    if people is not None:
        frame = {**frame, "criteria": people.criteria, "critical": people.critical}
    return {**judged.judged(frame, user.language), "by_people": people}
