"""What a brand has chosen about the rules: off, muted, with another threshold.

Where it is kept is the caller's affair; what a rule makes of a threshold is the rule's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2s

from qa_rules.talk import Talk
from qa_rules.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Settings:
    """`off` is not run; `muted` is kept and shown but not scored, and silent before sending;
    `unproven` is not scored either; `blocks` may not be sent."""

    off: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    unproven: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    thresholds: Mapping[str, float] = field(default_factory=dict)

    @property
    def unscored(self) -> frozenset[str]:
        return self.muted | self.unproven

    @property
    def silent(self) -> frozenset[str]:
        """What gives no tips on a draft; a rule that holds messages back always says why."""
        return (self.off | self.muted) - self.blocks

    @property
    def label(self) -> str:
        """What sets scores made under these settings apart; empty for those of the house."""
        if not (self.off or self.unscored or self.thresholds):
            return ""
        parts = [sorted(self.off), sorted(self.unscored), sorted(self.thresholds.items())]
        return "." + blake2s(repr(parts).encode(), digest_size=3).hexdigest()


PLAIN = Settings()
Reader = Callable[[str], int]


def plain(_: Transcript) -> Settings:
    return PLAIN


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a caller knows beside the transcripts. Without `sent_before` a run has its own memory
    of texts sent; `keeps` holds the parse of every text for the next time."""

    settings: Callable[[Transcript], Settings] = plain
    sent_before: Callable[[Talk], Reader | None] | None = None
    keeps: bool = False
