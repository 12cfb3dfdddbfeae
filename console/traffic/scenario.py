"""A scripted conversation as a value, and those that ship with the project.

Playing it is in `customer.py` and `serving.py`; transcripts become scenarios in `replay.py`.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Side = Literal["customer", "advisor"]
FOLDER = Path(__file__).with_name("scenarios")
IMPROVISED = FOLDER / "improvised.toml"
ENDS = ("advisor", "customer", "leaves")
_WHO: dict[str, Side] = {"c": "customer", "a": "advisor"}
# Characters read and typed per second, and the longest pause anybody takes, in seconds.
_READS, _TYPES, _LONGEST_S = 35, {"customer": 9, "advisor": 14}, 30


class ScenarioError(ValueError):
    """A scenario file that cannot be played: which one, and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """`pause_s` before it is sent, counted from what came before; None: reading and typing time."""

    who: Side
    text: str
    pause_s: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """`ends`: who closes it, or `leaves` when the customer goes without a word."""

    id: str
    lines: tuple[Line, ...]
    brand: str = ""
    queue: str = ""
    language: str = "fr"
    customer: dict[str, str] = field(default_factory=dict)
    ends: str = "advisor"
    disposition: str = ""
    outcome: str = ""

    def pause_before(self, index: int, chance: random.Random) -> float:
        """Seconds at speed 1 between the line before and this one."""
        line = self.lines[index]
        if line.pause_s is not None:
            return line.pause_s
        before = self.lines[index - 1] if index else None
        read = len(before.text) / _READS if before and before.who != line.who else 0
        typing = len(line.text) / _TYPES[line.who]
        return min(_LONGEST_S, (1.5 + read + typing) * chance.uniform(0.8, 1.25))


def shipped(brands: frozenset[str] | None = None) -> list[Scenario]:
    """The project's own, those of `brands` only when given."""
    found = [s for path in sorted(FOLDER.glob("*.toml")) if path != IMPROVISED for s in load(path)]
    return [s for s in found if brands is None or s.brand in brands]


def load(path: Path) -> Iterator[Scenario]:
    """Raises ScenarioError."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    defaults = {name: content[name] for name in ("brand", "queue", "language") if name in content}
    for given in content.get("scenario", []):
        yield _scenario(path, defaults | given)


def _scenario(path: Path, given: dict[str, Any]) -> Scenario:
    try:
        lines = tuple(_line(*line) for line in given.pop("lines"))
        scenario = Scenario(lines=lines, **given)
    except (KeyError, TypeError) as error:
        raise ScenarioError(f"{path}, scenario {given.get('id', '?')}: {error}") from error
    if not lines or lines[0].who != "customer" or scenario.ends not in ENDS:
        raise ScenarioError(
            f"{path}, scenario {scenario.id}: it begins with a customer's line and ends with "
            f"one of {', '.join(ENDS)}"
        )
    return scenario


def _line(who: str, text: str, pause_s: float | None = None) -> Line:
    return Line(_WHO[who], text, pause_s)
