"""What can be told of a candidate, each by name: overlap, novelty, shift, speech acts.

The weights are in weights.toml; nothing is decided here.
"""

from math import log1p

from qa_rules.parroting.candidates import Candidate
from qa_rules.parroting.reading import Sentence, Word

Features = dict[str, float]
UNWEIGHTED = frozenset(("confirms", "novel", "entity_words"))
VERBLESS = "no_verb_there"
NEW_ACTS = ("done", "acts", "readback", "explains", "if")


def features(candidate: Candidate) -> Features:
    """About thirty numbers between 0 and a few, and some that only the vetoes and the evidence
    use: UNWEIGHTED."""
    return {**unparsed(candidate), **parsed(candidate)}


def unparsed(candidate: Candidate) -> Features:
    """All that the words alone tell."""
    return {**_overlap(candidate), **_novelty(candidate), **_persons(candidate), **_acts(candidate)}


def parsed(candidate: Candidate) -> Features:
    """What only the parse of the customer's words tells."""
    return {VERBLESS: float(not _has_verb(candidate))}


def _overlap(candidate: Candidate) -> Features:
    """Of the copied passage: how much, in how few pieces, how faithfully."""
    a = candidate.alignment
    content = [p for p in a.pairs if a.ours[p.i].counts]
    n = len(content)
    new = _count(a.ours[a.first : a.last + 1]) - n
    return {
        "copied": n / (n + new),
        "new_inside": log1p(new),
        "source_share": n / max(1, _count(a.theirs)),
        "scattered": (a.tiles - 1) / len(a.pairs),
        "reordered": sum(y.j < x.j for x, y in zip(a.pairs, a.pairs[1:], strict=False)) / n,
        "block": log1p(len(a.pairs) / a.tiles),
        "synonyms": sum(p.strength < 0.75 for p in content) / n,
        "novel": 1 - n / _count(a.ours),
    }


def _count(words: list[Word]) -> int:
    return sum(1 for word in words if word.counts)


def _novelty(candidate: Candidate) -> Features:
    """What stands around the copied passage, and what is no word but a name or a number."""
    a = candidate.alignment
    before, after = a.ours[: a.first], a.ours[a.last + 1 :]
    known = {w.lexeme.form for s in candidate.theirs for w in s.words if w.kind == "entity"}
    entities = [w for w in a.ours if w.kind == "entity"]
    n = _runs(a.ours)
    return {
        "new_before": log1p(_count(before)),
        "new_after": log1p(_count(after)),
        "rest_new": log1p(sum(_count(s.words) for s in candidate.rest)),
        "rest_asks": float(any(s.asks for s in candidate.rest)),
        "new_entities": log1p(sum(w.lexeme.form not in known for w in entities)),
        "entities": n / max(1, n + _count(a.ours)),
        "entity_words": len(entities) / max(1, len(entities) + _count(a.ours)),
        "persons_outside": float(any(w.kind == "person" for w in before + after)),
    }


def _runs(words: list[Word]) -> int:
    """A number of two words, or a name of two, is one entity."""
    are = [w.kind == "entity" for w in words]
    return sum(now and not before for before, now in zip([False, *are], are, strict=False))


def _has_verb(candidate: Candidate) -> bool:
    """The customer's words have a finite one, says the model."""
    return any(
        sentence.start <= token.idx < sentence.end and "Fin" in token.morph.get("VerbForm", [])
        for sentence, turn in zip(candidate.theirs, candidate.sources, strict=True)
        for token in turn.doc
    )


def _persons(candidate: Candidate) -> Features:
    """I becomes you, you becomes we; a polarity that turns makes an answer of a copy."""
    a = candidate.alignment
    shifted = kept = False
    for p in a.pairs:
        mine, other = a.ours[p.i].lexeme.person, a.theirs[p.j].lexeme.person
        shifted |= bool(mine and other and mine != other)
        kept |= bool(mine and mine == other)
    aligned = {p.i for p in a.pairs}
    ours = _is_negative(a.ours[a.first : a.last + 1])
    theirs = _is_negative(a.theirs[a.from_ : a.to + 1])
    return {
        "shifted": float(shifted),
        "unshifted": float(kept and not shifted),
        "no_person": float(not shifted and not kept),
        "says_i": float(
            any(w.lexeme.person == 1 and i not in aligned for i, w in enumerate(a.ours))
        ),
        "polarity": float(ours != theirs),
        "age": log1p(candidate.age),
    }


def _is_negative(words: list[Word]) -> bool:
    return any(w.lexeme.negative for w in words)


def _acts(candidate: Candidate) -> Features:
    """What the customer's sentence does: asks, wants, tells; what the advisor's does with it."""
    said = frozenset().union(*(s.acts for s in candidate.theirs))
    done = frozenset().union(*(s.acts for s in candidate.ours))
    tagged = any("tag" in s.dress for s in candidate.ours)
    asked = any(s.asks for s in candidate.theirs) or bool(said & {"asks", "opens"})
    back = any(s.asks for s in candidate.ours) and not tagged
    asks_back = back or "asked" in done
    wants, wanted = bool(said & {"wants", "orders"}), bool(done & {"wanted", "asked"})
    return {
        "answered": float(asked and not asks_back),
        "asked_back": float(asked and asks_back),
        "granted": float(wants and not wanted and not asked),
        "wanted_back": float(wants and wanted),
        "inquires": float(back and _inquires(candidate, asked=asked)),
        "tagged": float(tagged),
        **{act: float(act in done - said) for act in NEW_ACTS},
        "yes_no": float(_answers(candidate.ours[0])),
        "confirms": float("confirms" in done),
    }


def _inquires(candidate: Candidate, *, asked: bool) -> bool:
    """The advisor's own question, not the customer's turned round."""
    ours = frozenset().union(*(s.inquiries for s in candidate.ours))
    theirs = frozenset().union(*(s.inquiries for s in candidate.theirs))
    return bool(ours - theirs if asked else ours)


def _answers(sentence: Sentence) -> bool:
    first = sentence.words[0].lexeme.form if sentence.words else ""
    return first in ("oui", "non", "yes", "no", "yep", "nope")
