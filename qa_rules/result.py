"""What comes out: findings with evidence, facts, criteria, score, as the protocol writes them."""

from typing import Any, Literal

import msgspec

Severity = Literal["hint", "minor", "major", "critical"]


class Finding(msgspec.Struct, frozen=True):
    """A fault at a place. `evidence` says what it answers to and how sure the rule is."""

    rule: str
    version: int
    seq: int
    start: int
    end: int
    severity: Severity
    message: str
    evidence: dict[str, Any] = {}


class Criterion(msgspec.Struct, frozen=True):
    """`score` is None where the criterion does not apply or still pends."""

    score: float | None
    weight: float
    applicable: bool
    lost: list[dict[str, Any]] = []


class Restated(msgspec.Struct, frozen=True):
    """A passage that gives back what turn `source_seq` said: `parroted`, or `good` in own words."""

    kind: Literal["parroted", "good"]
    seq: int
    start: int
    end: int
    source_seq: int
    probability: float


class ClosingStep(msgspec.Struct, frozen=True):
    """A step of the ending: at which turn, and by the customer or the advisor."""

    step: str
    seq: int
    by: str


class Closing(msgspec.Struct, frozen=True):
    """business, settled, last_check, leave_taking or farewell_pair; the steps reached, in order."""

    phase: str
    since_seq: int | None
    steps: list[ClosingStep] = []


class Result(msgspec.Struct, frozen=True):
    id: str
    language: str
    score: float | None
    critical: Literal["pass", "fail"]
    grid: str
    engine: str
    criteria: dict[str, Criterion]
    findings: list[Finding]
    facts: dict[str, Any]
    reformulations: list[Restated] | None = None
    closing: Closing | None = None
    pending: list[str] = []
    not_applicable: list[str] = []
    off: list[str] = []
    failed: list[str] = []


def to_json(result: Result) -> bytes:
    return msgspec.json.encode(result)
