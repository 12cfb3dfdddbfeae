"""From findings to a score: a fold over a grid. Every lost point names the finding that lost it.

The grid is data (`grids/*.toml`); what is a fault is decided in `rules/`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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
    criteria = {name: _criterion(c, grid, talk, rules, ran) for name, c in grid.criteria.items()}
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
    criterion: GridCriterion, grid: Grid, talk: Talk, rules: Sequence[Registered], ran: "Ran"
) -> Criterion:
    silent = {*ran.pending, *ran.not_applicable, *ran.off, *ran.failed}
    judged = [r for r in rules if criterion.takes(r.id) and r.id not in silent]
    if not judged:
        return Criterion(score=None, weight=criterion.weight, applicable=False)
    lost = [_lost(f, grid, talk, judged) for f in ran.findings if f.severity != "hint"]
    kept = [entry for entry in lost if entry is not None]
    points = sum(entry["points"] for entry in kept)
    return Criterion(
        score=round(max(0.0, 100 - points), 1), weight=criterion.weight, applicable=True, lost=kept
    )


def _lost(
    finding: Finding, grid: Grid, talk: Talk, judged: Sequence[Registered]
) -> dict[str, Any] | None:
    """What this finding costs: by severity, shared over its rule's opportunities."""
    rule = next((r for r in judged if r.id == finding.rule), None)
    if rule is None:
        return None
    n = rule.rule.opportunities(talk) if rule.rule.opportunities else 1
    points = grid.points[finding.severity] / max(1, n)
    return {"rule": finding.rule, "seq": finding.seq, "points": round(points, 2)}
