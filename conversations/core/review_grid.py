"""A review grid: what a human scores in a conversation, on which scale, with which weight.

What rules score automatically has a grid of its own (`qa_rules.score`); versions are kept as rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SCALES: dict[str, tuple[int, ...]] = {
    "pass": (0, 100),
    "three": (0, 50, 100),
    "five": (0, 25, 50, 75, 100),
}
MOST_CRITERIA = 20
LONGEST_NAME, LONGEST_HELP, LONGEST_NOTE = 60, 300, 200


class BadGrid(Exception):
    """This cannot be a grid; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion. `auto` is the rules' own criterion that it can be compared with, or ""; one
    that is `critical` passes or fails beside the score and has no weight in it."""

    key: str
    name_fr: str
    name_en: str
    weight: float
    scale: str = "five"
    critical: bool = False
    help_fr: str = ""
    help_en: str = ""
    auto: str = ""

    @property
    def values(self) -> tuple[int, ...]:
        return SCALES[self.scale]

    def name(self, language: str) -> str:
        return (self.name_en if language == "en" else self.name_fr) or self.name_fr

    def help(self, language: str) -> str:
        return (self.help_en if language == "en" else self.help_fr) or self.help_fr


def _house(key: str, fr: str, en: str, weight: float, help_fr: str, help_en: str) -> Asked:
    scale, critical = ("pass", True) if not weight else ("five", False)
    return Asked(key, fr, en, weight, scale, critical, help_fr, help_en, key)


HOUSE: tuple[Asked, ...] = (
    _house("opening", "Ouverture", "Opening", 10,
           "Salue, se présente, répond sans faire attendre.",
           "Greets, gives a name, answers without delay."),
    _house("personalisation", "Personnalisation", "Personalisation", 20,
           "Se sert de ce que l’on sait du client ; rien de passe-partout.",
           "Uses what is known of the customer; nothing off the shelf."),
    _house("reformulation", "Reformulation", "Reformulation", 20,
           "Fait valider la compréhension avec ses propres mots, sans effet perroquet.",
           "Has the understanding confirmed in words of their own, without parroting."),
    _house("pace", "Rythme", "Pace", 15,
           "Répond à temps, annonce les attentes et les tient.",
           "Answers in time, announces waits and keeps to them."),
    _house("wording", "Expression", "Wording", 20,
           "Clair, juste, poli ; oriente avec un mot d’aide.",
           "Clear, correct, polite; points elsewhere with a word of help."),
    _house("closing", "Clôture", "Closing", 15,
           "Vérifie que tout est réglé, dit la suite, prend congé.",
           "Checks that all is settled, says what comes next, takes leave."),
    _house("safety", "Sécurité", "Safety", 0,
           "Ne demande ni secret ni carte, ne promet rien d’infondé.",
           "Asks for no secret and no card, promises nothing unfounded."),
)  # fmt: skip


def read(data: Sequence[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """As it was stored. Raises BadGrid."""
    try:
        grid = tuple(Asked(**row) for row in data)
    except TypeError as error:
        raise BadGrid("A criterion is not understood.") from error
    check(grid)
    return grid


def as_data(grid: Sequence[Asked]) -> list[dict[str, Any]]:
    return [asdict(asked) for asked in grid]


def check(grid: Sequence[Asked]) -> None:
    """Raises BadGrid with what is wrong first."""
    if not 1 <= len(grid) <= MOST_CRITERIA:
        raise BadGrid("A grid has from one to twenty criteria.")
    if len({asked.key for asked in grid}) < len(grid):
        raise BadGrid("Two criteria have the same name.")
    for asked in grid:
        _check(asked)
    if not any(asked.weight for asked in grid if not asked.critical):
        raise BadGrid("At least one criterion needs a weight.")


def namesakes(grid: Sequence[Asked]) -> list[int]:
    """Places of criteria that carry a name given before them, in the same language. Grids of before
    may have some, so that this is asked of new ones alone."""
    taken: set[tuple[str, str]] = set()
    found = []
    for place, asked in enumerate(grid):
        given = {("fr", asked.name_fr), ("en", asked.name_en)}
        names = {(tongue, " ".join(name.casefold().split())) for tongue, name in given if name}
        if taken & names:
            found.append(place)
        taken |= names
    return found


def _check(asked: Asked) -> None:
    if not asked.key or not asked.key.replace("_", "").isalnum() or not asked.key.isascii():
        raise BadGrid("A criterion needs a key of letters, digits and underscores.")
    if not asked.name_fr.strip() or max(len(asked.name_fr), len(asked.name_en)) > LONGEST_NAME:
        raise BadGrid("A criterion needs a French name of at most 60 characters.")
    if max(len(asked.help_fr), len(asked.help_en)) > LONGEST_HELP:
        raise BadGrid("The explanation of a criterion has at most 300 characters.")
    if asked.scale not in SCALES:
        raise BadGrid("There is no such scale.")
    if not 0 <= asked.weight <= 100 or (asked.critical and asked.weight):
        raise BadGrid("A weight is from 0 to 100; what is critical has none.")


def total(grid: Sequence[Asked], values: Mapping[str, float | None]) -> tuple[float | None, str]:
    """Σ w·s / Σ w over what was answered and applies, and critical pass or fail. None when nothing
    does. A value of None is "not applicable"."""
    given = [(a, v) for a in grid if (v := values.get(a.key)) is not None]
    weight = sum(a.weight for a, _ in given if not a.critical)
    summed = sum(a.weight * v for a, v in given if not a.critical)
    failed = any(a.critical and not v for a, v in given)
    return round(summed / weight, 1) if weight else None, "fail" if failed else "pass"
