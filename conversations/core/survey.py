"""The survey at the end: who is asked what, and which answers are answers. Values in, decision out.

Scales: effort 1 to 10, high is more; satisfaction 1 to 5; recommendation 0 to 10. They are never
pooled with others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

COMPONENTS = ("waiting", "financial", "physical", "cognitive", "journey", "relational")
STEPS = ("finding", "waiting", "explaining", "solving")
SOLVED = ("yes", "partly", "no")
SCALES = {"ces": (1, 10), "csat": (1, 5), "nps": (0, 10), "rnps": (0, 10)}
BANDS = ((2, "none"), (5, "light"), (7, "significant"), (10, "important"))
MOST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Choices:
    """What a brand has chosen. Shares are percentages of conversations."""

    is_on: bool = True
    asks_silent: bool = False
    journey_share: int = 20
    rnps_share: int = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """`steps` is the effort per step of the journey, on the scale of `ces`."""

    ces: int | None = None
    component: str | None = None
    steps: Mapping[str, int] = field(default_factory=dict)
    csat: int | None = None
    nps: int | None = None
    rnps: int | None = None
    resolved: str | None = None
    comment: str = ""


def is_asked(
    choices: Choices, *, is_over: bool, was_answered_by_human: bool, fell_silent: bool, done: bool
) -> bool:
    """Never twice, never of who was not served, never after an automatic close that followed
    silence, unless the brand wants it."""
    if not choices.is_on or done or not is_over or not was_answered_by_human:
        return False
    return choices.asks_silent or not fell_silent


def questions(choices: Choices, conversation: str) -> list[str]:
    """In the order they are asked; which shares a conversation falls in follows from its id."""
    journey = drawn(conversation, "journey") * 100 < choices.journey_share
    relation = drawn(conversation, "rnps") * 100 < choices.rnps_share
    return [
        "resolved", "ces", "component", *(["steps"] if journey else []), "csat",
        "rnps" if relation else "nps", "comment",
    ]  # fmt: skip


def drawn(conversation: str, what: str) -> float:
    """A number in [0, 1), the same for the same conversation whoever asks, evenly spread."""
    digest = blake2b(f"{what}:{conversation}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def fault(answer: Answer) -> tuple[str, str] | None:
    """(code, detail) of the first thing wrong with it."""
    for name, (low, high) in SCALES.items():
        value = getattr(answer, name)
        if value is not None and not low <= value <= high:
            return "bad_frame", f"{name} is from {low} to {high}."
    if answer.nps is not None and answer.rnps is not None:
        return "bad_frame", "One of nps and rnps, as asked."
    if answer.component is not None and answer.component not in COMPONENTS:
        return "bad_frame", f"component is one of {', '.join(COMPONENTS)}."
    if answer.resolved is not None and answer.resolved not in SOLVED:
        return "bad_frame", "resolved is yes, partly or no."
    low, high = SCALES["ces"]
    if any(step not in STEPS or not low <= value <= high for step, value in answer.steps.items()):
        return "bad_frame", f"steps are {', '.join(STEPS)}, each from {low} to {high}."
    if len(answer.comment) > MOST_COMMENT:
        return "too_long", f"A comment has at most {MOST_COMMENT} characters."
    return None if told(answer) else ("empty", "Answer at least one question.")


def told(answer: Answer) -> dict[str, Any]:
    """What was answered, and nothing else."""
    values = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    values["comment"] = answer.comment.strip()
    values["steps"] = dict(answer.steps)
    return {name: value for name, value in values.items() if value not in (None, "", {})}


def band(ces: int) -> str:
    """none, light, significant or important."""
    return next(name for most, name in BANDS if ces <= most)
