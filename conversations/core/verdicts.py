"""The words a person has on a finding, and which of several holds.

Who gave them when is in the rows; what they change, in `core.rescored` and `core.trust`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

CONFIRMED, DISMISSED = "confirmed", "dismissed"
WORDS = (CONFIRMED, DISMISSED)
PARTIAL = "partial"  # how a dismissal is told that a dispute settled in part: never given itself
REASONS = ("misread", "context", "exact", "wrong_place", "too_small", "other")
WANTS_A_NOTE = frozenset({"other"})
DESK, CALIBRATION, DECISION, DISPUTE = "desk", "calibration", "decision", "dispute"
COUNTING = (DESK, DECISION, DISPUTE)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a message, in code points."""

    seq: int
    start: int
    end: int

    def meets(self, other: "Span") -> bool:
        return self.seq == other.seq and self.start < other.end and other.start < self.end


def fault(word: str, reason: str, note: str) -> str:
    """Why this cannot be a verdict, or ""."""
    if word not in WORDS:
        return "A finding is confirmed or dismissed."
    if word == DISMISSED and reason not in REASONS:
        return "Say why it is dismissed."
    if reason in WANTS_A_NOTE and not note.strip():
        return "Say why it is dismissed."
    return ""


def span_fault(span: Span, text: str) -> str:
    """Why these cannot be words of that message, or ""."""
    inside = 0 <= span.start < span.end <= len(text)
    return "" if inside and text[span.start : span.end].strip() else "Select the words first."


def met(spans: Sequence[Span]) -> list[list[int]]:
    """Which of them are about the same words: indexes, those that meet together, in order of place;
    one may link two that do not meet."""
    groups: list[list[int]] = []
    last = Span(-1, 0, 0)
    for n in sorted(range(len(spans)), key=lambda n: (spans[n].seq, spans[n].start)):
        if groups and last.meets(spans[n]):
            groups[-1].append(n)
            last = Span(last.seq, last.start, max(last.end, spans[n].end))
        else:
            groups.append([n])
            last = spans[n]
    return groups


def matching(marked: Span, found: Sequence[Span]) -> int | None:
    """Which finding of the same rule a mark made blind is about: the first that meets it."""
    return next((n for n, span in enumerate(found) if span.meets(marked)), None)
