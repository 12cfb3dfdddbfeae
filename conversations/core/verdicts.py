"""The words a person has on a finding, and which of several holds.

Who gave them when is in the rows; what they change, in `core.rescored` and `core.trust`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CONFIRMED, DISMISSED = "confirmed", "dismissed"
WORDS = (CONFIRMED, DISMISSED)
MARKED, NOT_MARKED = "marked", "not_marked"  # by whoever gave no word on a finding
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


def turns(said: Sequence[tuple[int, str]]) -> dict[int, int]:
    """By the seq of each message, whose turn it belongs to: turns are counted from one speaker to
    the next. `said` is seq and speaker, in order."""
    found: dict[int, int] = {}
    n, last = 0, ""
    for seq, speaker in said:
        n += speaker != last
        found[seq], last = n, speaker
    return found


def matching(
    marks: Sequence[Span], found: Sequence[Span], place: str, turn_of: Mapping[int, int]
) -> list[int | None]:
    """Which finding of the same rule each mark made blind is about, None where it is a fault that
    the rule missed. `place` says how closely the rule tells its place ("words", "around",
    "anywhere"). Marks of the same words are about one finding; else each has one of its own, the
    nearest first."""
    near = sorted(
        (far, n, k)
        for n, mark in enumerate(marks)
        for k, span in enumerate(found)
        if (far := _far(mark, span, place, turn_of)) is not None
    )
    about: list[int | None] = [None] * len(marks)
    for far, n, k in near:
        if about[n] is None and (far == 0 or k not in about):
            about[n] = k
    return about


def _far(mark: Span, span: Span, place: str, turn_of: Mapping[int, int]) -> int | None:
    """0 where they are one fault in any case, None where they cannot be."""
    if place == "anywhere" or mark.meets(span):
        return 0
    if mark.seq == span.seq:
        return 1
    apart = abs(turn_of.get(mark.seq, -9) - turn_of.get(span.seq, -99))
    return 2 + apart if place == "around" and apart <= 1 else None
