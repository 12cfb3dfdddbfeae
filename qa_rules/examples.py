"""Marked examples as transcripts: ⟦…⟧ is where a hit must be, to the character."""

import re

from msgspec.structs import replace

from qa_rules.rule import Example
from qa_rules.transcript import Advisor, Customer, Policy, Transcript, Turn

Marks = set[tuple[int, int, int]]


def transcript_of(example: Example) -> tuple[Transcript, Marks]:
    """The conversation without its marks, and the marks as (seq, start, end)."""
    turns, marks = [], set()
    for seq, line in enumerate(example.lines, 1):
        speaker, _, text = line.partition(": ")
        plain, spans = _unmarked(text)
        at = example.at[seq - 1] if example.at else None
        turns.append(Turn(seq, speaker, plain, at))  # type: ignore[arg-type]
        marks |= {(seq, start, end) for start, end in spans}
    transcript = Transcript(
        turns,
        id="example",
        language=example.language,  # type: ignore[arg-type]
        advisor=Advisor(**example.advisor),
        customer=Customer(**example.customer),
        closed_at=example.closed_at,
        closed_by=example.closed_by,  # type: ignore[arg-type]
        policy=Policy(**example.policy),
    )
    return transcript, marks


def earlier(example: Example, transcript: Transcript) -> list[Transcript]:
    """The same conversation with `n_earlier` other customers."""
    return [
        replace(transcript, customer=replace(transcript.customer, external_id=f"earlier-{n}"))
        for n in range(example.n_earlier)
    ]


def _unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    spans, starts, plain = [], [], ""
    for part in re.split("([⟦⟧])", text):
        if part == "⟦":
            starts.append(len(plain))
        elif part == "⟧":
            spans.append((starts.pop(), len(plain)))
        else:
            plain += part
    return plain, spans
