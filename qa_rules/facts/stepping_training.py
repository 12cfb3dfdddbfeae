"""python -m qa_rules train steps: labelled sentences in, stepping.toml out.

Needs scikit-learn, a development dependency; nothing here runs in a check.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from qa_rules.facts import stepping, weighed
from qa_rules.facts.labelled import (
    DATA,
    Letters,
    letter_of,
    parsed_talk,
    read_letters,
    reply_talk,
    set_of,
)
from qa_rules.facts.sentences import sentences
from qa_rules.facts.substance import Read, advisor_sentences
from qa_rules.facts.weighed import Signs
from qa_rules.facts.worded import weighable
from qa_rules.talk import Talk

STEPPED = DATA / "stepped"
SETS = (
    "etiquette_fr", "substance_own", "etiquette_own", "whole_dev", "whole_t", "whole_t2",
    "whole_t3", "whole_t4", "whole_t5", "whole_t7", "steps_a", "steps_b", "steps_c", "steps_d",
    "restated/written", "ends",
)  # fmt: skip
STRENGTH, SEEN = 0.3, 4
HEAD = """\
# Written by `python -m qa_rules train steps`: what each sign of stepping.py weighs, log-odds,
# added up. In the tables of words "^" is the beginning of a sentence, "$" its end, "abcde-" a
# longer word's beginning, "-cde" its end."""
FIRM = dict.fromkeys(
    ("etiquette_fr", "substance_own", "whole_dev", "whole_t", "whole_t2", "ends"), 3.0
)
LABELS = {"y": True, "n": False, "?": None, None: None}


@dataclass
class Row:
    """A sentence of an advisor's, labelled; `found` are its signs, its words among them, under
    their language. `of` is the set, or the hand, that it comes from."""

    is_step: bool
    found: Signs
    of: str

    @property
    def weight(self) -> float:
        return FIRM.get(self.of, 1.0)


def rows() -> Iterator[Row]:
    yield from _of_talks()
    yield from _of_pieces()


def _of_talks() -> Iterator[Row]:
    """Every sentence of a conversation in which there is no step is none; of the others each was
    labelled by itself."""
    labels = read_letters(STEPPED / "talks.jsonl")
    for name in SETS:
        for line in set_of(name).read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            has_step = data["labels"].get("next_steps")
            if has_step is None:
                continue  # its own annotator would not say
            talk = parsed_talk(data)
            known = labels[name, data.get("id", "")] if has_step else None
            yield from _labelled(talk, name, known)


def _of_pieces() -> Iterator[Row]:
    for line in (STEPPED / "pieces.jsonl").read_text(encoding="utf-8").splitlines():
        piece = json.loads(line)
        text = " ".join(said for said, _label in piece["said"])
        talk = reply_talk([piece["before"]], text, piece["language"])
        ends = accumulate(len(said) + 1 for said, _label in piece["said"])
        marks = [(end, label) for end, (_said, label) in zip(ends, piece["said"], strict=True)]
        cut = sentences(talk.turns[1])
        letters = (next(label for end, label in marks if s.start < end) for s in cut)
        yield from _labelled(talk, f"hand {piece['hand']}", {2: "".join(letters)})


def _labelled(talk: Talk, of: str, known: Letters | None) -> Iterator[Row]:
    """`known` None: there is no step in it."""
    for one in advisor_sentences(talk):
        is_step = LABELS[letter_of(one.sentence, known)]
        if is_step is not None and one.may_step:
            yield Row(is_step, _found(one, talk), of)


def _found(one: Read, talk: Talk) -> Signs:
    asked = stepping.asked_before(one.sentence.turn, talk)
    found = stepping.signs(one.sentence, one.meant, one.log_odds, asked=asked)
    named = {f"{talk.language}:{word}": 1.0 for word in weighable(one.sentence.told.split())}
    return found | named


def fit(data: Sequence[Row]) -> dict[str, float]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    met = Counter(name for row in data for name in row.found)
    kept = {name for name, n in met.items() if n >= SEEN}
    table = DictVectorizer()
    cells = table.fit_transform([{k: v for k, v in r.found.items() if k in kept} for r in data])
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000).fit(
        cells, [r.is_step for r in data], [r.weight for r in data]
    )
    weights = dict(zip(table.get_feature_names_out(), map(float, fitted.coef_[0]), strict=True))
    return weights | {"bias": float(fitted.intercept_[0])}


def train() -> str:
    """Fits on every set and writes the weights."""
    data = list(rows())
    weights = fit(data)
    weighed.write(stepping.WEIGHTS, HEAD, weights)
    return f"{len(data)} sentences, {len(weights)} weights"
