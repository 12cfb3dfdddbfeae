"""The reviewed score: the automatic one with what people dismissed given back and what they found
added.

Pure; the automatic score is `qa_rules.score`, the rows are stored by `actions/verdicts.py`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SEVERITIES = ("minor", "major", "critical")


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding that a person has dismissed: where it stood and by which rule."""

    rule: str
    seq: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A fault that the rules did not see: in which criterion it counts, what it costs there at one
    opportunity, and how many opportunities there were."""

    rule: str
    seq: int
    criterion: str
    points: float
    share: int = 1


@dataclass(frozen=True, slots=True)
class Rescored:
    score: float | None
    critical: str
    criteria: dict[str, dict[str, Any]] = field(default_factory=dict)


def rescored(
    criteria: Mapping[str, Mapping[str, Any]],
    critical: frozenset[str],
    dismissed: Sequence[Judged],
    missed: Sequence[Missed],
) -> Rescored:
    """`criteria` as the analysis keeps them; `critical` names those that pass or fail. With nothing
    dismissed and nothing missed it is the automatic score itself."""
    gone = Counter((d.rule, d.seq) for d in dismissed)
    new = {
        name: _criterion(given, gone, [m for m in missed if m.criterion == name])
        for name, given in criteria.items()
    }
    counted = [c for c in new.values() if c["score"] is not None and c["weight"]]
    weight = sum(c["weight"] for c in counted)
    total = sum(c["weight"] * c["score"] for c in counted) / weight if weight else None
    failed = any(new[name]["lost"] for name in critical & new.keys())
    return Rescored(None if total is None else round(total, 1), "fail" if failed else "pass", new)


def _criterion(
    given: Mapping[str, Any], gone: Counter[tuple[str, int]], missed: Sequence[Missed]
) -> dict[str, Any]:
    """A criterion that did not apply applies once a person found a fault that counts in it."""
    kept = []
    for entry in given.get("lost", ()):
        key = (entry["rule"], entry["seq"])
        if gone[key]:
            gone[key] -= 1
        else:
            kept.append(dict(entry))
    kept += [
        {
            "rule": m.rule,
            "seq": m.seq,
            "points": round(m.points / max(1, m.share), 2),
            "by": "people",
        }
        for m in missed
    ]
    applies = given["applicable"] or bool(missed)
    score = round(max(0.0, 100 - sum(e["points"] for e in kept)), 1) if applies else None
    return {**given, "applicable": applies, "score": score, "lost": kept}


def share(
    criteria: Mapping[str, Mapping[str, Any]], rule: str, costs: float, seq: int | None = None
) -> int | None:
    """Among how many opportunities the engine counted this fault (of that message, when `seq`):
    told from the points it cost. None where it did not find it."""
    for given in criteria.values():
        for lost in given.get("lost", ()):
            if lost["rule"] == rule and seq in (None, lost["seq"]) and lost["points"] > 0:
                return max(1, round(costs / float(lost["points"])))
    return None
