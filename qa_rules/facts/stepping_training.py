"""python -m qa_rules train steps: labelled conversations in, stepping.toml out.

Needs scikit-learn, a development dependency; nothing here runs in a check.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_rules.facts import stepping, weighed
from qa_rules.facts.events import EVENTS
from qa_rules.facts.substance import advisor_sentences
from qa_rules.facts.weighed import Signs
from qa_rules.talk import Talk, talk_of
from qa_rules.transcript import read

TESTS = Path(__file__).parents[2] / "tests"
SETS = (
    TESTS / "data" / "etiquette_fr.jsonl",
    TESTS / "qa_rules" / "data" / "substance_own.jsonl",
    *(TESTS / "qa_rules" / "data" / f"{name}.jsonl"
      for name in ("whole_dev", "whole_t", "whole_t2", "restated/written")),
    *sorted((TESTS / "qa_rules" / "data").glob("steps_?.jsonl")),
)  # fmt: skip
STRENGTH, ROUNDS = 0.3, 8


@dataclass
class Row:
    """A conversation's candidate sentences; `known` are those that a pattern of `steps` knows."""

    has_step: bool
    found: list[Signs]
    known: list[bool]


def rows(paths: Sequence[Path] = SETS) -> Iterator[Row]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            has_step = data.pop("labels").get("next_steps")
            if has_step is None:
                continue  # its own annotator would not say
            talk = talk_of(read(json.dumps(data)), data["language"])
            row = row_of(talk, has_step=has_step)
            if row.found:
                yield row


def row_of(talk: Talk, *, has_step: bool) -> Row:
    talk.has_models = True
    plain = [r for r in advisor_sentences(talk) if r.log_odds <= 0 and not r.is_parroted]
    found = [
        stepping.signs(r.sentence, r.meant, asked=stepping.asked_before(r.sentence.turn, talk))
        for r in plain
    ]
    return Row(has_step, found, [r.has_known_step for r in plain])


def fit(data: Sequence[Row]) -> dict[str, float]:
    """A conversation has one label: its step is the sentence a pattern knows, else, round by round,
    the likeliest. Patterns are no sign: they were written with these conversations in view."""
    from sklearn.linear_model import LogisticRegression

    names = sorted(data[0].found[0])
    chosen = [row.known.index(True) if any(row.known) else _eventful(row) for row in data]
    for _ in range(ROUNDS):
        table, labels, shares = [], [], []
        for row, place in zip(data, chosen, strict=True):
            picked = [row.found[place]] if row.has_step else row.found
            table += [[found[name] for name in names] for found in picked]
            labels += [row.has_step] * len(picked)
            shares += [1.0 if row.has_step else 1 / len(picked) + 0.3] * len(picked)
        fitted = LogisticRegression(C=STRENGTH, max_iter=2000).fit(table, labels, shares)
        weights = dict(zip(names, map(float, fitted.coef_[0]), strict=True))
        likeliest = [
            row.known.index(True)
            if any(row.known)
            else max(range(len(row.found)), key=lambda i: _sum(weights, row.found[i]))
            for row in data
        ]
        if likeliest == chosen:
            break
        chosen = likeliest
    return weights | {"bias": float(fitted.intercept_[0])}


def _eventful(row: Row) -> int:
    told = [sum(f[name] for name in EVENTS) - f["question"] for f in row.found]
    return told.index(max(told))


def _sum(weights: dict[str, float], found: Signs) -> float:
    return sum(weights[name] * value for name, value in found.items())


def train() -> str:
    """Fits on every set and writes the weights."""
    data = list(rows())
    weights = fit(data)
    listed = sorted(weights.items(), key=lambda item: (item[0] == "bias", -item[1]))
    lines = [
        "# Written by `python -m qa_rules train steps`: what each sign of stepping.py weighs,",
        "# log-odds, added up.",
        "",
        "[weights]",
        *(f"{name} = {weight:.2f}" for name, weight in listed),
    ]
    stepping.WEIGHTS.write_text("\n".join(lines) + "\n")
    weighed.forget()
    return f"{len(data)} conversations, {len(weights)} weights"
