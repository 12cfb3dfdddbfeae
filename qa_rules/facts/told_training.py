"""python -m qa_rules train last_check | presented: labelled passages and conversations in, the
weights of checking.toml or naming.toml out.

Needs scikit-learn, a development dependency; nothing here runs in a check.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from qa_rules.facts import called, checking, names, naming, presented, weighed
from qa_rules.facts.anything_else import is_declined
from qa_rules.facts.courtesy import listed_check
from qa_rules.facts.labelled import DATA, set_of
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.facts.weighed import Signs
from qa_rules.talk import Said, Talk, talk_of
from qa_rules.transcript import read

TALKS = (
    "etiquette_fr", "etiquette_own", "closing_talk", "whole_dev", "whole_t", "whole_t2", "whole_t3",
    "whole_t4", "whole_t5", "whole_t7",
)  # fmt: skip
INPUT = ("id", "language", "customer", "advisor", "closed_by", "closed_at", "turns")
OPENING = {"fr": ("Bonjour, ma lampe ne marche plus.", "Je vous en envoie une autre."),
           "en": ("Hello, my lamp is broken.", "I'm sending you another one.")}  # fmt: skip
ROUNDS, OFTEN, SEEN = 8, 2, 3
HEAD = """\
# Written by `python -m qa_rules train {what}`: what each sign weighs, log-odds,
# added up; above 0 speaks for the fact. In the tables of words "_" is any other word,
# "^" the beginning and "$" the end."""


Labelled = tuple[Talk, bool, str]  # …and the name of the set that holds it


@dataclass
class Row:
    """A labelled passage: what is asked of each candidate in it, and which one tells, if any does
    and it is known."""

    label: bool
    language: str
    found: list[Signs]
    words: list[list[str]]
    known: int | None = None


@dataclass(frozen=True)
class Kind:
    """How one fact is learned."""

    fact: str
    path: Path
    rows: Callable[[Sequence[Labelled]], list[Row]]
    is_opened: bool  # by another question and its answer
    strength: float  # scikit-learn's C; chosen leaving one hand out


def labelled(kind: Kind) -> Iterator[Labelled]:
    for line in set_of(f"told/{kind.fact}").read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        yield _talk(_as_talk(data, kind)), data[kind.fact], "told"
    for data in hands(kind.fact):
        yield _talk(_as_talk(data, kind)), data["label"], "told"
    for name in TALKS:
        for line in set_of(name).read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            if kind.fact in data["labels"]:
                kept = {key: data[key] for key in INPUT if key in data}
                yield _talk(kept), data["labels"][kind.fact], name


def hands(fact: str, kind: str = "train") -> Iterator[dict[str, Any]]:
    """What others wrote to be learnt from, by what its "set" says that it is for."""
    for path in sorted((DATA / "hands").glob("*.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        yield from (row for row in rows if row["fact"] == fact and row["set"] == kind)


def _as_talk(data: dict[str, Any], kind: Kind) -> dict[str, Any]:
    asked, answered = OPENING[data["language"]]
    said = [("customer", asked), ("advisor", answered)] if kind.is_opened else []
    said += [("customer", data["before"])] if data["before"] else []
    said += [("advisor", data["text"])]
    turns = [{"seq": n, "speaker": who, "text": text} for n, (who, text) in enumerate(said, 1)]
    return {"language": data["language"], "turns": turns}


def _talk(data: dict[str, Any]) -> Talk:
    return talk_of(read(json.dumps(data)), data["language"])


def checks(talks: Sequence[Labelled]) -> list[Row]:
    """Candidates are the sentences that may ask."""
    asked = [
        [s for t in talk.advisor_turns[1:] for s in sentences(t) if checking.may_check(s)]
        for talk, *_ in talks
    ]
    pairs = list(zip(asked, talks, strict=True))
    telling = {
        language: _telling(
            said for said, (t, label, _) in pairs if label and t.language == language
        )
        for language in ("fr", "en")
    }
    return [
        Row(
            label,
            talk.language,
            [checking.signs(s, talk) | _declined(s, talk) for s in said],
            [checking.wording(s, telling[talk.language]) for s in said],
            _known(said, talk) if label and source != "told" else None,
        )
        for said, (talk, label, source) in pairs
    ]


def _declined(asked: Sentence, talk: Talk) -> Signs:
    """The customer's answer is a no: known only later."""
    return {"declined": float(is_declined(asked.turn, talk))}


def _known(asked: Sequence[Sentence], talk: Talk) -> int | None:
    """The one that a list finds."""
    for i, sentence in enumerate(asked):
        span = listed_check(sentence.turn, talk)
        if span is not None and sentence.start <= span[0] < sentence.end:
            return i
    return None


def _telling(asked: Iterable[Sequence[Sentence]]) -> frozenset[str]:
    met = Counter(w for said in asked for w in {w for s in said for w in checking.plain_words(s)})
    return frozenset(word for word, n in met.items() if n >= OFTEN)


def presentations(talks: Sequence[Labelled]) -> list[Row]:
    """Candidates are the words that may be names."""
    named = [
        [(t, i) for t in talk.advisor_turns for i in naming.candidates(t)] for talk, *_ in talks
    ]
    pairs = list(zip(named, talks, strict=True))
    telling = {
        language: _around(at for said, (t, label, _) in pairs if label and t.language == language
                          for at in said)
        for language in ("fr", "en")
    }  # fmt: skip
    return [
        Row(
            label,
            talk.language,
            [naming.signs(t, i, talk, names.theirs(talk)) | _listed(t, talk) for t, i in said],
            [
                naming.wording(
                    t, i, telling[talk.language], is_asked=bool(naming.asked_name(t, talk))
                )
                for t, i in said
            ],
        )
        for said, (talk, label, _) in pairs
    ]


def _listed(turn: Said, talk: Talk) -> Signs:
    own = called.spellings(talk.source.advisor.name)
    return {"expression": float(presented.presents(turn, names.theirs(talk), own))}


def _around(places: Iterable[tuple[Said, int]]) -> frozenset[str]:
    """Words met often beside what may be a name."""
    met = Counter(naming.said(t, k) for t, i in places for k in (i - 2, i - 1, i + 1, i + 2))
    return frozenset(w for w, n in met.items() if n >= SEEN and w[:1].isalpha())


KINDS = {
    "last_check": Kind("last_check", checking.WEIGHTS, checks, is_opened=True, strength=0.3),
    "presented": Kind(
        "advisor_named", naming.WEIGHTS, presentations, is_opened=False, strength=3.0
    ),
}


def fit(rows: Sequence[Row], strength: float) -> dict[str, float]:
    """What tells in a passage is known, or, round by round, the likeliest."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = [row for row in rows if row.found]
    found = [_cell(row, i) for row in rows for i in range(len(row.found))]
    met = Counter(name for cell in found for name in cell)
    kept = {n for n, k in met.items() if k >= SEEN or (n[2:3] == ":" and " " not in n)}
    table = DictVectorizer()
    table.fit([{k: v for k, v in cell.items() if k in kept} for cell in found])
    cells = table.transform(found)
    ends = list(accumulate(len(row.found) for row in rows))
    places = [range(end - len(row.found), end) for row, end in zip(rows, ends, strict=True)]
    chosen = [where[row.known or 0] for row, where in zip(rows, places, strict=True)]
    for number in range(ROUNDS):
        fitted = _regression(
            LogisticRegression(C=strength, max_iter=3000),
            rows,
            places,
            cells,
            chosen,
            is_first=not number,
        )
        odds = fitted.decision_function(cells)
        likeliest = [
            max(where, key=odds.__getitem__) if row.known is None else where[row.known]
            for row, where in zip(rows, places, strict=True)
        ]
        if number and likeliest == chosen:
            break
        chosen = likeliest
    weights = zip(table.feature_names_, map(float, fitted.coef_[0]), strict=True)
    return dict(weights) | {"bias": float(fitted.intercept_[0])}


def _cell(row: Row, i: int) -> Signs:
    return row.found[i] | {f"{row.language}:{w}": 1.0 for w in row.words[i]}


def _regression(
    model: Any,
    rows: list[Row],
    places: list[range],
    cells: Any,
    chosen: list[int],
    *,
    is_first: bool,
) -> Any:
    """In the first round only what is sure counts."""
    picked: list[int] = []
    labels: list[bool] = []
    shares: list[float] = []
    for row, where, at in zip(rows, places, chosen, strict=True):
        if row.label and is_first and row.known is None and len(where) > 1:
            continue
        told = [at] if row.label else list(where)
        picked += told
        labels += [row.label] * len(told)
        shares += [1.0 if row.label else 1 / len(told) + 0.5] * len(told)
    return model.fit(cells[picked], labels, shares)


def train(what: str) -> str:
    """Fits on every set and writes the weights."""
    kind = KINDS[what]
    rows = kind.rows(list(labelled(kind)))
    weights = fit(rows, kind.strength)
    weighed.write(kind.path, HEAD.format(what=what), weights, all_words=True)
    return f"{len(rows)} passages and conversations, {len(weights)} weights"
