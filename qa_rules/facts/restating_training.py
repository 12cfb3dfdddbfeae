"""python -m qa_rules train restating: labelled pairs and conversations in, restating.toml out.

Needs scikit-learn, a development dependency; nothing here runs in a check.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from qa_rules.facts import restating, weighed
from qa_rules.facts.restating import wording
from qa_rules.facts.substance import Read, advisor_sentences, meant_in
from qa_rules.facts.told_training import hands
from qa_rules.facts.weighed import Signs
from qa_rules.talk import Talk, talk_of
from qa_rules.text import fold
from qa_rules.transcript import read

TESTS, PAIRS = Path(__file__).parents[2] / "tests", Path(__file__).parents[1] / "parroting" / "data"
TALKS = (
    TESTS / "data" / "etiquette_fr.jsonl",
    *(TESTS / "qa_rules" / "data" / f"{name}.jsonl"
      for name in ("substance_own", "closing_talk", "whole_dev", "whole_t", "whole_t2", "steps_a",
                   "steps_b", "steps_c", "steps_d", "restated/written", "restated/joined",
                   "restated/plain")),
)  # fmt: skip
STRENGTH, ROUNDS = 1.0, 8
CONFIRMING = 0.6  # share of a sentence that confirms: missing one costs less than a false one
FIRM = {
    "etiquette_fr": 3.0,
    "substance_own": 3.0,
    "whole_dev": 3.0,
    "whole_t": 3.0,
    "whole_t2": 3.0,
}  # given, or guarded to the last row
# "faint": contrasts that cost on whole conversations what they bring on single messages
HANDS = {"train": 1.0, "faint": 0.15}
OFTEN, VERY_OFTEN, SEEN = 25, 40, 4  # how often a word must be met to be one that tells
INPUT = ("id", "language", "customer", "closed_by", "closed_at", "turns")
HEAD = """\
# Written by `python -m qa_rules train restating`: what each sign of restating.py weighs, log-odds,
# added up. Above 0 speaks for "the customer's matter is given back in own words", below 0 against.
# The tables of words hold small words and pairs of them; "^ vous" opens the sentence.
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
    talks = list(_labelled())
    telling = {lang: _telling(talks, lang) for lang in ("fr", "en")}
    for talk, label, weight in talks:
        reads = [r for r in advisor_sentences(talk) if not r.is_parroted and r.has_matter]
        if not reads or any(r.is_tied for r in reads) or (label and _is_cause(reads)):
            continue
        odds = [r.log_odds for r in reads]
        found = [_signs(r, talk, telling[talk.language]) for r in reads]
        yield Row(label, found, odds.index(max(odds)), weight)


def _is_cause(reads: Sequence[Read]) -> bool:
    """A copy that carries a cause is a good reply, a cause alone confirms nothing."""
    told = [r for r in reads if not r.meant["short"]]
    return len(told) == 1 and bool(told[0].meant["explain"]) and not told[0].meant["question"]


def _labelled() -> Iterator[tuple[Talk, bool, float]]:
    for path in TALKS:
        for line in path.read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            kept = {key: data[key] for key in INPUT if key in data}
            if "confirmation" in data["labels"]:
                yield _talk(kept), data["labels"]["confirmation"], FIRM.get(path.stem, 1.0)
    for kind, weight in HANDS.items():
        for data in hands("confirmation", kind):
            talk = _as_talk([data["before"]], data["text"], data["language"])
            yield _talk(talk), data["label"], weight
    for path in (*sorted(PAIRS.glob("pairs_*")), *sorted((TESTS / "data").glob("parroting_*"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            pair = json.loads(line)
            if pair["label"] != "parrot":
                talk = _as_talk(pair["context"], pair["reply"], pair["lang"])
                yield _talk(talk), pair["label"] == "good", 1.0


def _talk(data: dict[str, Any]) -> Talk:
    talk = talk_of(read(json.dumps(data)), data["language"])
    talk.has_models = True
    return talk


def _as_talk(asked: Sequence[str], reply: str, language: str) -> dict[str, Any]:
    said = [*(("customer", text) for text in asked), ("advisor", reply)]
    turns = [{"seq": n, "speaker": who, "text": text} for n, (who, text) in enumerate(said, 1)]
    return {"language": language, "turns": turns}


def _telling(talks: Sequence[tuple[Talk, bool, float]], language: str) -> frozenset[str]:
    """Small words, and what is said so often that it is one."""
    stop = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    small = {part for word in stop for part in fold(word).replace("'", " ").split()}
    met = Counter(
        word
        for talk, *_ in talks
        if talk.language == language
        for r in advisor_sentences(talk)
        for word in set(r.sentence.told.split())
    )
    return frozenset(
        w for w, n in met.items() if n >= VERY_OFTEN or (n >= OFTEN and w in small)
    ) | {"^"}


def _signs(r: Read, talk: Talk, telling: frozenset[str]) -> Signs:
    found = {name: value for name, value in meant_in(r, talk).items() if name != "wording"}
    words = (w for w in wording(r.sentence) if telling.issuperset(w.split()))
    return found | {f"{talk.language}:{w}": 1.0 for w in words}


def fit(data: Sequence[Row]) -> dict[str, float]:
    """A conversation has one label: what confirms in it is, round by round, the likeliest."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    met = Counter(name for row in data for found in row.found for name in found)
    kept = {name for name, n in met.items() if n >= SEEN}
    table = DictVectorizer(sparse=False)
    table.fit([{k: v for k, v in f.items() if k in kept} for row in data for f in row.found])
    cells = [table.transform(row.found) for row in data]
    chosen = [row.likeliest for row in data]
    for _ in range(ROUNDS):
        picked = [
            x[at : at + 1] if row.confirms else x
            for row, x, at in zip(data, cells, chosen, strict=True)
        ]
        fitted = _regression(LogisticRegression, data, picked)
        likeliest = [int(fitted.decision_function(x).argmax()) for x in cells]
        if likeliest == chosen:
            break
        chosen = likeliest
    weights = zip(table.feature_names_, map(float, fitted.coef_[0]), strict=True)
    return dict(weights) | {"bias": float(fitted.intercept_[0])}


def _regression(kind: Any, data: Sequence[Row], picked: list[Any]) -> Any:
    import numpy as np

    labels, shares = [], []
    for row, x in zip(data, picked, strict=True):
        n = x.shape[0]
        labels += [row.confirms] * n
        shares += [row.weight * (CONFIRMING if row.confirms else 1 / n + 0.3)] * n
    return kind(C=STRENGTH, max_iter=3000).fit(np.vstack(picked), labels, shares)


def train() -> str:
    """Fits on every set and writes the weights."""
    data = list(rows())
    weights = fit(data)
    lines = [HEAD, *_table("weights", {k: w for k, w in weights.items() if ":" not in k})]
    for language in ("fr", "en"):
        named = {k[3:]: w for k, w in weights.items() if k.startswith(f"{language}:")}
        lines += ["", *_table(language, named)]
    restating.WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    weighed.forget()
    return f"{len(data)} pairs and conversations, {len(weights)} weights"


def _table(name: str, weights: dict[str, float]) -> Iterator[str]:
    yield f"[{name}]"
    if name == "weights":
        weights = {**weights, "wording": 1.0}
    for key, weight in sorted(weights.items(), key=lambda item: (item[0] == "bias", -item[1])):
        if abs(weight) >= 0.05 or key == "bias":
            yield f"{key} = {weight:.2f}" if key.isidentifier() else f'"{key}" = {weight:.2f}'
