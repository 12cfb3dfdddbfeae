"""Where an advisor's turn gives the customer's words back, to the character, and how surely.

The thresholds are the model's; whether it counts as a fault is for the rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qa_rules.parroting import model
from qa_rules.parroting.alignment import Alignment, Pair
from qa_rules.parroting.candidates import Candidate, candidates
from qa_rules.parroting.features import VERBLESS, Features, features, parsed, unparsed
from qa_rules.parroting.reading import Word
from qa_rules.talk import Said, Talk

MOSTLY_ENTITIES, MANY_ENTITIES = 0.62, 0.25
LIKELY = "likely copies"
Aligned = tuple[int, int, int, int]


@dataclass(slots=True)
class Passage:
    """`turn.text[start:end]` is a copy. `pairs` by the seq of the turn they come from."""

    turn: Said
    start: int
    end: int
    pairs: dict[int, list[Aligned]]
    copied: float
    novelty: float
    probability: float

    @property
    def source_seq(self) -> int:
        """The turn most of it comes from."""
        return max(self.pairs, key=lambda seq: len(self.pairs[seq]))


def passages(turn: Said, talk: Talk) -> list[Passage]:
    """In order, none overlapping, neighbours joined; found once a turn."""
    if "passages" not in turn.past:
        turn.past["passages"] = list(_joined(_best(turn, talk)))
    return turn.past["passages"]  # type: ignore[no-any-return]


def _best(turn: Said, talk: Talk) -> list[Passage]:
    """The surest first; what overlaps a surer one is left out."""
    judge = model.load()
    found: list[Passage] = []
    for candidate, words in _likely(turn, talk):
        numbers = {**words, **parsed(candidate)}
        probability = judge.probability(numbers)
        if probability >= judge.hint and not is_exempt(candidate, numbers):
            found.append(_passage(candidate, numbers, probability))
    del turn.past[LIKELY]
    found.sort(key=lambda p: (-p.probability, p.start))
    kept: list[Passage] = []
    for passage in found:
        if all(passage.end <= other.start or other.end <= passage.start for other in kept):
            kept.append(passage)
    return sorted(kept, key=lambda p: p.start)


def _likely(turn: Said, talk: Talk) -> list[tuple[Candidate, Features]]:
    """The candidates that the parse may make a hint of, with what their words alone tell."""
    if LIKELY not in turn.past:
        found = ((candidate, unparsed(candidate)) for candidate in candidates(turn, talk))
        turn.past[LIKELY] = [(c, numbers) for c, numbers in found if _may_be_hint(numbers)]
    return turn.past[LIKELY]  # type: ignore[no-any-return]


def _may_be_hint(numbers: Features) -> bool:
    judge = model.load()
    return any(judge.probability({**numbers, VERBLESS: x}) >= judge.hint for x in (0.0, 1.0))


def copies_to_parse(talk: Talk) -> Iterator[Said]:
    """The customer's turns whose parse decides what is a copy."""
    for turn in talk.advisor_turns:
        if "passages" not in turn.past:
            for candidate, _ in _likely(turn, talk):
                yield from candidate.sources


def judged(turn: Said, talk: Talk) -> Iterator[tuple[Candidate, Features]]:
    """Every candidate that no veto exempts, with its features."""
    for candidate in candidates(turn, talk):
        numbers = features(candidate)
        if not is_exempt(candidate, numbers):
            yield candidate, numbers


def is_exempt(candidate: Candidate, numbers: Features) -> bool:
    """The vetoes: wishes returned, explicit read-backs, what is mostly names and numbers."""
    if numbers["entity_words"] >= MOSTLY_ENTITIES:
        return True
    wishes = [any("wish" in s.dress for s in side) for side in (candidate.ours, candidate.theirs)]
    facts = numbers["entity_words"] >= MANY_ENTITIES or numbers["no_verb_there"]
    read_back = bool(numbers["confirms"] and facts)
    return all(wishes) or read_back


def _passage(candidate: Candidate, numbers: Features, probability: float) -> Passage:
    a = candidate.alignment
    first = _opening(a, candidate)
    pairs: dict[int, list[Aligned]] = {}
    for run in _runs(a):
        seq = _turn_of(candidate, a.theirs[run[0].j]).seq
        mine, other = a.ours[run[0].i], a.theirs[run[0].j]
        ends = a.ours[run[-1].i].end, a.theirs[run[-1].j].end
        pairs.setdefault(seq, []).append((mine.start, ends[0], other.start, ends[1]))
    return Passage(
        turn=candidate.turn,
        start=first,
        end=a.ours[a.last].end,
        pairs=pairs,
        copied=round(numbers["copied"], 2),
        novelty=round(numbers["novel"], 2),
        probability=round(probability, 3),
    )


def _runs(a: Alignment) -> Iterator[list[Pair]]:
    run: list[Pair] = []
    for pair in a.pairs:
        if run and (pair.i != run[-1].i + 1 or pair.j != run[-1].j + 1):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _turn_of(candidate: Candidate, word: Word) -> Said:
    for sentence, turn in zip(candidate.theirs, candidate.sources, strict=True):
        if any(w is word for w in sentence.words):
            return turn
    return candidate.sources[-1]


def _opening(a: Alignment, candidate: Candidate) -> int:
    """The copied passage begins with the small words that belong to its first one."""
    start = a.ours[a.first].start
    text = candidate.turn.text
    before = [w for s in candidate.ours for w in s.words if w.end <= start]
    for word in reversed(before):
        apart = text[word.end : start].strip(" '’-\u00a0\u202f")
        if apart or word.dressed or word.kind in ("content", "entity"):
            break
        start = word.start
    return start


def _joined(found: Iterable[Passage]) -> Iterator[Passage]:
    """Two copies with nothing but a connective between them are one passage."""
    before: Passage | None = None
    for passage in found:
        if before is not None and passage.start - before.end <= 6:
            before = _merged(before, passage)
        else:
            if before is not None:
                yield before
            before = passage
    if before is not None:
        yield before


def _merged(one: Passage, two: Passage) -> Passage:
    pairs = {seq: list(found) for seq, found in one.pairs.items()}
    for seq, found in two.pairs.items():
        pairs.setdefault(seq, []).extend(found)
    return Passage(
        turn=one.turn,
        start=one.start,
        end=two.end,
        pairs=pairs,
        copied=round((one.copied + two.copied) / 2, 2),
        novelty=round((one.novelty + two.novelty) / 2, 2),
        probability=max(one.probability, two.probability),
    )
