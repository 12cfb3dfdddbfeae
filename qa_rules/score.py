"""From findings to a score: a fold over a grid. Every lost point names the finding that lost it.

The grid is data (`grids/*.toml`); what is a fault is decided in `rules/`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from qa_rules.registry import Registered
from qa_rules.result import Criterion, Finding
from qa_rules.talk import Talk

if TYPE_CHECKING:
    from qa_rules.engine import Ran

GRIDS = Path(__file__).with_name("grids")


@dataclass(frozen=True, slots=True)
class GridCriterion:
    weight: float
    rules: tuple[str, ...]
    critical: bool = False

    def takes(self, rule: str) -> bool:
        """By id or by family."""
        return rule in self.rules or rule.partition(".")[0] in self.rules


@dataclass(frozen=True, slots=True)
class Grid:
    name: str
    version: int
    points: dict[str, float]
    criteria: dict[str, GridCriterion]


def grid_of(data: dict[str, Any]) -> Grid:
    criteria = {
        name: GridCriterion(
            float(c["weight"]), tuple(c["rules"]), critical=bool(c.get("critical", False))
        )
        for name, c in data["criteria"].items()
    }
    return Grid(data["name"], int(data["version"]), dict(data["points"]), criteria)


@cache
def default_grid() -> Grid:
    with (GRIDS / "default.toml").open("rb") as file:
        return grid_of(tomllib.load(file))


def score(
    grid: Grid, talk: Talk, rules: Sequence[Registered], ran: "Ran"
) -> tuple[dict[str, Criterion], float | None, Literal["pass", "fail"]]:
    """Criteria, Σ w·s / Σ w over those that apply (None when none does), and critical pass/fail."""
    silent = {*ran.pending, *ran.not_applicable, *ran.off, *ran.failed}
    judging = {rule.id: rule for rule in rules if rule.id not in silent}
    ids = tuple(judging)
    criteria = {
        name: _criterion(c, grid, talk, {key: judging[key] for key in _taken(c, ids)}, ran)
        for name, c in grid.criteria.items()
    }
    counted = [c for c in criteria.values() if c.score is not None and c.weight]
    weight = sum(c.weight for c in counted)
    total = sum(c.weight * (c.score or 0) for c in counted) / weight if weight else None
    failed = any(
        grid.criteria[name].takes(f.rule) and f.severity != "hint"
        for name in criteria
        if grid.criteria[name].critical
        for f in ran.findings
    )
    return criteria, None if total is None else round(total, 1), "fail" if failed else "pass"


def _criterion(
    criterion: GridCriterion, grid: Grid, talk: Talk, judged: dict[str, Registered], ran: "Ran"
) -> Criterion:
    if not judged:
        return Criterion(score=None, weight=criterion.weight, applicable=False)
    shares: dict[str, int] = {}
    for key in {f.rule for f in ran.findings if f.severity != "hint"} & judged.keys():
        count = judged[key].rule.opportunities
        shares[key] = max(1, count(talk) if count else 1)
    kept = [
        _lost(f, grid, shares[f.rule])
        for f in ran.findings
        if f.rule in shares and f.severity != "hint"
    ]
    points = sum(entry["points"] for entry in kept)
    return Criterion(
        score=round(max(0.0, 100 - points), 1), weight=criterion.weight, applicable=True, lost=kept
    )


@lru_cache(maxsize=4_096)
def _taken(criterion: GridCriterion, rules: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(rule for rule in rules if criterion.takes(rule))


def _lost(finding: Finding, grid: Grid, n: int) -> dict[str, Any]:
    """What this finding costs: by severity, shared over its rule's `n` opportunities."""
    points = grid.points[finding.severity] / n
    return {"rule": finding.rule, "seq": finding.seq, "points": round(points, 2)}
