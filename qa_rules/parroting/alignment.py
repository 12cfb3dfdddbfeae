"""Which words of one passage are another's, in what order and how close: greedy tiles.

Says nothing of what that means; features.py does.
"""

from dataclasses import dataclass

from qa_rules.parroting.reading import Word

SYNONYM, LIKE, KEY, SAME = 0.7, 0.8, 0.95, 1.0
REPEATS = 8


@dataclass(slots=True)
class Pair:
    """Word `i` of the passage is word `j` of the source, this strongly."""

    i: int
    j: int
    strength: float


@dataclass(slots=True)
class Alignment:
    """`ours` and `theirs` without light words; `pairs` in order of `i`; the copied passage is
    `ours[first:last + 1]`, its origin `theirs[from_:to + 1]`."""

    ours: list[Word]
    theirs: list[Word]
    pairs: list[Pair]
    tiles: int = 0
    longest: float = 0.0
    first: int = 0
    last: int = -1
    from_: int = 0
    to: int = -1

    def inside(self) -> list[Pair]:
        return [p for p in self.pairs if self.first <= p.i <= self.last]


def align(ours: list[Word], theirs: list[Word]) -> Alignment:
    """Longest tiles first; then the passage in which copied words outweigh new ones."""
    mine = [w for w in ours if not w.lexeme.light and not w.dressed]
    other = [w for w in theirs if not w.lexeme.light]
    found = Alignment(mine, other, [])
    _tile(found, _matches(mine, other))
    _bound(found)
    return found


Matches = list[dict[int, float]]


def _matches(ours: list[Word], theirs: list[Word]) -> Matches:
    """For each word of ours the places of theirs where it may come from."""
    places: dict[str, list[int]] = {}
    for j, word in enumerate(theirs):
        for key in word.keys | word.lexeme.means:
            found_at = places.setdefault(key, [])
            if len(found_at) < REPEATS:
                found_at.append(j)
    found: Matches = []
    for word in ours:
        options: dict[int, float] = {}
        for key in word.lexeme.means:
            for j in places.get(key, ()):
                options[j] = SYNONYM
        for key in word.keys:
            for j in places.get(key, ()):
                options[j] = SAME if theirs[j].lexeme.form == word.lexeme.form else KEY
        if not options and word.counts and len(word.lexeme.form) > 4:
            options = _like(word, theirs)
        found.append(options)
    return found


def _like(word: Word, theirs: list[Word]) -> dict[int, float]:
    form = word.lexeme.form
    return {
        j: LIKE
        for j, other in enumerate(theirs)
        if other.counts and is_misspelt(form, other.lexeme.form)
    }


def is_misspelt(one: str, two: str) -> bool:
    """One letter more, less, other or swapped; two in a long word. The first letter stays."""
    if one[0] != two[0] or abs(len(one) - len(two)) > 2 or min(len(one), len(two)) < 5:
        return False
    return _distance(one, two) <= (2 if min(len(one), len(two)) > 8 else 1)


def _distance(one: str, two: str) -> int:
    before, row = [0] * (len(two) + 1), list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(two, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


_WEIGHTS = {"content": 1.0, "entity": 0.5}


def _tile(found: Alignment, matches: Matches) -> None:
    free_i, free_j = set(range(len(found.ours))), set(range(len(found.theirs)))
    while True:
        best, at, size = 0.0, (0, 0), 0
        runs: dict[tuple[int, int], tuple[float, int]] = {}
        for i in reversed(range(len(found.ours))):
            if i not in free_i:
                continue
            weight = _WEIGHTS.get(found.ours[i].kind, 0.25)
            for j, strength in matches[i].items():
                if j not in free_j:
                    continue
                after, n = runs.get((i + 1, j + 1), (0.0, 0))
                runs[i, j] = total, n = after + weight * strength, n + 1
                if total > best:
                    best, at, size = total, (i, j), n
        if best < 0.5:
            break
        for step in range(size):
            i, j = at[0] + step, at[1] + step
            found.pairs.append(Pair(i, j, matches[i][j]))
            free_i.discard(i)
            free_j.discard(j)
        found.longest = max(found.longest, best)
    found.pairs.sort(key=lambda p: p.i)


def _bound(found: Alignment) -> None:
    """The stretch of ours, then of theirs, where matched content outweighs the rest."""
    by_i = {p.i: p for p in found.pairs}
    gains = [_gain(word, by_i.get(i), 0.8) for i, word in enumerate(found.ours)]
    found.first, found.last = _densest(gains)
    by_j = {p.j: p for p in found.inside()}
    gains = [_gain(word, by_j.get(j), 0.4) for j, word in enumerate(found.theirs)]
    found.from_, found.to = _densest(gains)
    found.pairs = [p for p in found.inside() if found.from_ <= p.j <= found.to]
    found.tiles = 1 + sum(
        b.i - a.i != 1 or b.j - a.j != 1 for a, b in zip(found.pairs, found.pairs[1:], strict=False)
    )
    if found.pairs:
        found.first, found.last = found.pairs[0].i, found.pairs[-1].i


def _gain(word: Word, pair: Pair | None, cost: float) -> float:
    if word.kind == "content":
        return pair.strength if pair else -cost
    return 0.05 if pair else -0.05


def _densest(gains: list[float]) -> tuple[int, int]:
    best, bounds, total, start = 0.0, (0, -1), 0.0, 0
    for i, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, i
        total += gain
        if total > best + 1e-9:
            best, bounds = total, (start, i)
    return bounds
