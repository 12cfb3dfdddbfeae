"""python -m qa_rules train restating: labelled pairs and conversations in, restating.toml out.

Needs scikit-learn, a development dependency; nothing here runs in a check.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from qa_rules.facts import restating, weighed
from qa_rules.facts.labelled import (
    DATA,
    TESTS,
    Letters,
    letter_of,
    parsed_talk,
    read_letters,
    reply_talk,
    set_of,
)
from qa_rules.facts.restating import wording
from qa_rules.facts.substance import Read, advisor_sentences, meant_in
from qa_rules.facts.told_training import hands
from qa_rules.facts.weighed import Signs
from qa_rules.talk import Talk

PAIRS = Path(__file__).parents[1] / "parroting" / "data"
TALKS = (
    "etiquette_fr", "substance_own", "etiquette_own", "closing_talk", "whole_dev", "whole_t",
    "whole_t2", "whole_t3", "whole_t4", "whole_t5", "whole_t7", "steps_a", "steps_b", "steps_c",
    "steps_d", "restated/written", "restated/joined", "restated/plain", "ends",
)  # fmt: skip
STRENGTH, ROUNDS = 0.3, 8
CONFIRMING = 0.75  # share of a sentence that confirms: most of what is labelled does not
FIRM = {
    "etiquette_fr": 3.0,
    "substance_own": 3.0,
    "whole_dev": 3.0,
    "whole_t": 3.0,
    "whole_t2": 3.0,
}  # given, or guarded to the last row
# "faint": contrasts that cost on whole conversations what they bring on single messages
HANDS = {"train": 1.0, "faint": 0.15}
SEEN = 4  # how often a word must be met to be weighed
HEAD = """\
# Written by `python -m qa_rules train restating`: what each sign of restating.py weighs, log-odds,
# added up. Above 0 speaks for "the customer's matter is given back in own words", below 0 against.
# In the tables of words "^" is the beginning of a sentence, "$" its end, "abcde-" a longer word's
# beginning, "-cde" its end.
"""


@dataclass
class Row:
    """A labelled conversation or pair; `found` are the signs of its candidate sentences, their
    words among them, and `likeliest` is the one that confirms, if any does."""

    confirms: bool
    found: list[Signs]
    likeliest: int
    weight: float = 1.0


def rows() -> Iterator[Row]:
    """Copies are no candidates, nor is a conversation that a past episode settles."""
    for talk, label, weight, letters in _labelled():
        reads = [r for r in advisor_sentences(talk) if not r.is_parroted and r.has_matter]
        if label and letters:
            yield from _lettered(reads, talk, weight, letters)
        elif reads and not any(r.is_tied for r in reads) and not (label and _is_cause(reads)):
            odds = [r.log_odds for r in reads]
            found = [_signs(r, talk) for r in reads]
            yield Row(label, found, odds.index(max(odds)), weight)


def _lettered(reads: Sequence[Read], talk: Talk, weight: float, letters: Letters) -> Iterator[Row]:
    """Where it was said of each sentence whether it confirms; "t" ties to the past, "?" nobody
    would say."""
    known = [(letter_of(r.sentence, letters), r) for r in reads]
    for letter, one in known:
        if letter == "y":
            yield Row(confirms=True, found=[_signs(one, talk)], likeliest=0, weight=weight)
    others = [_signs(one, talk) for letter, one in known if letter == "n"]
    if others:
        yield Row(confirms=False, found=others, likeliest=0, weight=weight)


def _is_cause(reads: Sequence[Read]) -> bool:
    """A copy that carries a cause is a good reply, a cause alone confirms nothing."""
    told = [r for r in reads if not r.meant["short"]]
    return len(told) == 1 and bool(told[0].meant["explain"]) and not told[0].meant["question"]


def _labelled() -> Iterator[tuple[Talk, bool, float, Letters | None]]:
    letters = read_letters(DATA / "restated" / "talks.jsonl")
    for name in TALKS:
        for line in set_of(name).read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            if "confirmation" in data["labels"]:
                known = letters.get((name, data.get("id", "")))
                yield parsed_talk(data), data["labels"]["confirmation"], FIRM.get(name, 1.0), known
    for kind, weight in HANDS.items():
        for data in hands("confirmation", kind):
            talk = reply_talk([data["before"]], data["text"], data["language"])
            yield talk, data["label"], weight, None
    for path in (*sorted(PAIRS.glob("pairs_*")), *sorted((TESTS / "data").glob("parroting_*"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            pair = json.loads(line)
            if pair["label"] != "parrot":
                talk = reply_talk(pair["context"], pair["reply"], pair["lang"])
                yield talk, pair["label"] == "good", 1.0, None


def _signs(r: Read, talk: Talk) -> Signs:
    found = {name: value for name, value in meant_in(r, talk).items() if name != "wording"}
    return found | {f"{talk.language}:{w}": 1.0 for w in wording(r.sentence)}


def fit(data: Sequence[Row]) -> dict[str, float]:
    """A conversation has one label: what confirms in it is, round by round, the likeliest."""
    from sklearn.feature_extraction import DictVectorizer

    met = Counter(name for row in data for found in row.found for name in found)
    kept = {name for name, n in met.items() if n >= SEEN}
    table = DictVectorizer()
    cells = table.fit_transform(
        [{k: v for k, v in f.items() if k in kept} for row in data for f in row.found]
    )
    ends = [0, *accumulate(len(row.found) for row in data)]
    chosen = [row.likeliest for row in data]
    for _ in range(ROUNDS):
        fitted = _regression(data, cells, ends, chosen)
        sure = fitted.decision_function(cells)
        likeliest = [int(sure[a:b].argmax()) for a, b in pairwise(ends)]
        if likeliest == chosen:
            break
        chosen = likeliest
    weights = zip(table.get_feature_names_out(), map(float, fitted.coef_[0]), strict=True)
    return dict(weights) | {"bias": float(fitted.intercept_[0])}


def _regression(data: Sequence[Row], cells: Any, ends: Sequence[int], chosen: Sequence[int]) -> Any:
    from sklearn.linear_model import LogisticRegression

    picked: list[int] = []
    labels: list[bool] = []
    shares: list[float] = []
    for row, (a, b), at in zip(data, pairwise(ends), chosen, strict=True):
        n = 1 if row.confirms else b - a
        picked += [a + at] if row.confirms else range(a, b)
        labels += [row.confirms] * n
        shares += [row.weight * (CONFIRMING if row.confirms else 1 / n + 0.3)] * n
    return LogisticRegression(C=STRENGTH, max_iter=3000).fit(cells[picked], labels, shares)


def train() -> str:
    """Fits on every set and writes the weights."""
    data = list(rows())
    weights = fit(data)
    weighed.write(restating.WEIGHTS, HEAD, weights | {"wording": 1.0})
    return f"{len(data)} pairs and conversations, {len(weights)} weights"
