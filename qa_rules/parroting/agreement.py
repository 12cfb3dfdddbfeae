"""Do two annotators agree? Cohen's kappa and Krippendorff's alpha, with intervals.

Knows labels and groups, not what they are about.
"""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from qa_rules.parroting.figures import wilson

Both = tuple[str, str]
Measure = Callable[[Sequence[Both]], float]


def kappa(both: Sequence[Both]) -> float:
    """Cohen's: agreement beyond what each annotator's own shares would give by chance."""
    n = len(both)
    first, second = (Counter(pair[i] for pair in both) for i in (0, 1))
    chance = sum(first[label] * second[label] for label in first) / (n * n)
    return _beyond(sum(a == b for a, b in both) / n, chance)


def alpha(both: Sequence[Both]) -> float:
    """Krippendorff's, nominal, nothing missing: chance from the labels of both together."""
    n = 2 * len(both)
    pooled = Counter(label for pair in both for label in pair)
    chance = sum(k * (k - 1) for k in pooled.values()) / (n * (n - 1))
    return _beyond(sum(a == b for a, b in both) / len(both), chance)


def _beyond(seen: float, chance: float) -> float:
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


def interval(
    both: Sequence[Both], groups: Sequence[Hashable], measure: Measure, draws: int = 1000
) -> tuple[float, float]:
    """95 %, whole groups drawn with replacement. Where nobody disagreed, drawing shows nothing:
    then from Wilson's lower bound of the agreement, at the same chance."""
    if all(a == b for a, b in both):
        chance = sum((k / len(both)) ** 2 for k in Counter(a for a, _ in both).values())
        return _beyond(wilson(len(both), len(both))[0], chance), 1.0
    members: dict[Hashable, list[Both]] = {}
    for pair, group in zip(both, groups, strict=True):
        members.setdefault(group, []).append(pair)
    chance_of = random.Random(3)  # noqa: S311
    known = list(members.values())
    drawn = sorted(
        measure([pair for group in chance_of.choices(known, k=len(known)) for pair in group])
        for _ in range(draws)
    )
    return drawn[int(0.025 * draws)], drawn[int(0.975 * draws) - 1]


def row(name: str, both: Sequence[Both], groups: Sequence[Hashable]) -> str:
    """One line of a table: equal labels, kappa and alpha with their intervals."""
    cells = []
    for measure in (kappa, alpha):
        low, high = interval(both, groups, measure)
        cells.append(f"{measure(both):.3f} [{low:.3f}–{high:.3f}]")
    equal = sum(a == b for a, b in both)
    return f"| {name} | {len(both)} | {equal} | {' | '.join(cells)} |"


HEAD = "| labels | pairs | equal | Cohen's κ | Krippendorff's α |\n|---|---|---|---|---|"
