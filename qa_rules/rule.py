"""What a rule is: words about it, a check, marked examples. One rule, one file.

A check yields hits, or raises NotApplicable; how its hits become findings is the engine's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from qa_rules.result import Severity
from qa_rules.talk import Said, Talk

When = Literal["turn", "close"]
Looks = Literal["everywhere", "back"]
Of = Literal["advisor", "everybody"]
Status = Literal["preview", "stable", "retired"]
Role = Literal["advisor", "leader", "analyst"]
Place = Literal["words", "around", "anywhere"]
EVERYBODY: tuple[Role, ...] = ("advisor", "leader", "analyst")
Words = dict[str, str]


class NotApplicable(Exception):
    """The rule has nothing to judge here: neither a pass nor a fail."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault in `turn`, from `start` to `end`; `severity` where it differs from the rule's."""

    turn: Said
    start: int
    end: int
    evidence: dict[str, Any] = field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A small conversation: lines `customer: …` / `advisor: …`. In a flagged one, ⟦…⟧ marks each
    span that must be hit, exactly; without marks nothing may be hit. `at` are seconds. The same was
    said to `n_earlier` other customers before."""

    language: str
    lines: tuple[str, ...]
    at: tuple[float, ...] = ()
    closed_at: float | None = None
    closed_by: str | None = None
    customer: dict[str, Any] = field(default_factory=dict)
    advisor: dict[str, Any] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    n_earlier: int = 0


def fr(*lines: str, **more: Any) -> Example:
    return Example("fr", lines, **more)


def en(*lines: str, **more: Any) -> Example:
    return Example("en", lines, **more)


TurnCheck = Callable[[Said, Talk], Iterable[Hit]]
TalkCheck = Callable[[Talk], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`message` is the line the advisor reads. A check is of a `turn`, of the `whole` as far as it
    has come, or of the whole at its `close`. `opportunities` counts what could have gone wrong
    (turns, reformulations, closings): a long conversation is not worse for being long. A check of
    turns is asked of the advisor's, or of `everybody`'s; where it `hears` labels, of none when no
    advisor's turn has one of them. One that `looks` back reads nothing that follows the turn, so
    that its hits stay; when it raises NotApplicable it does so whatever the turn. `audience` are
    shown what it finds: one that advisors are not shown is not asked of drafts."""

    title: Words
    message: Words
    severity: Severity
    criterion: str
    examples: tuple[Example, ...]
    turn: TurnCheck | None = None
    whole: TalkCheck | None = None
    close: TalkCheck | None = None
    opportunities: Callable[[Talk], int] | None = None
    status: Status = "stable"
    version: int = 1
    needs_model: bool = False
    needs_times: bool = False
    in_drafts: bool = False
    blocks: bool = False
    looks: Looks = "everywhere"
    of: Of = "advisor"
    hears: tuple[str, ...] = ()
    audience: tuple[Role, ...] = EVERYBODY

    @property
    def place(self) -> Place:
        """How closely the place of a hit is told: by its words; by the turn or the one beside it
        (what came late); or not at all (what is said once of the whole, as what is not there)."""
        if self.turn:
            return "words"
        return "around" if self.opportunities else "anywhere"

    @property
    def when(self) -> When:
        return "close" if self.close else "turn"
