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


@dataclass(frozen=True, slots=True, eq=False)
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
    faults = [f for f in ran.findings if f.severity != "hint"]
    shares = {key: _share(judging[key], talk) for key in {f.rule for f in faults} & judging.keys()}
    taken = _taken(grid, tuple(judging))
    criteria = {
        name: _criterion(criterion, grid, [f for f in faults if f.rule in taken[name]], shares)
        if taken[name]
        else Criterion(score=None, weight=criterion.weight, applicable=False)
        for name, criterion in grid.criteria.items()
    }
    counted = [c for c in criteria.values() if c.score is not None and c.weight]
    weight = sum(c.weight for c in counted)
    total = sum(c.weight * (c.score or 0) for c in counted) / weight if weight else None
    failed = any(c.critical and c.takes(f.rule) for c in grid.criteria.values() for f in faults)
    return criteria, None if total is None else round(total, 1), "fail" if failed else "pass"


@lru_cache(maxsize=4_096)
def _taken(grid: Grid, rules: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Which of the rules each criterion takes."""
    return {
        name: frozenset(rule for rule in rules if criterion.takes(rule))
        for name, criterion in grid.criteria.items()
    }


def _share(rule: Registered, talk: Talk) -> int:
    """What could have gone wrong, at least once."""
    count = rule.rule.opportunities
    return max(1, count(talk)) if count else 1


def _criterion(
    criterion: GridCriterion, grid: Grid, faults: Sequence[Finding], shares: dict[str, int]
) -> Criterion:
    lost = [_lost(f, grid, shares[f.rule]) for f in faults]
    points = sum(entry["points"] for entry in lost)
    return Criterion(
        score=round(max(0.0, 100 - points), 1), weight=criterion.weight, applicable=True, lost=lost
    )


def _lost(finding: Finding, grid: Grid, n: int) -> dict[str, Any]:
    """What this finding costs: by severity, shared over its rule's `n` opportunities."""
    points = grid.points[finding.severity] / n
    return {"rule": finding.rule, "seq": finding.seq, "points": round(points, 2)}
