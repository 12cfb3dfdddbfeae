"""Labels of single sentences: a letter each, by set, conversation and message, for what trains on
them. `tests/qa_rules/data/stepped/` and `restated/` hold them.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from qa_rules.facts.sentences import Sentence, sentences

Letters = Mapping[int, str]  # by a message's number


class Mislabelled(ValueError):
    """The labels of a message are not as many as its sentences: label it anew."""


def read_letters(path: Path) -> Mapping[tuple[str, str], Letters]:
    """By set and conversation."""
    found: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["set"], row["id"]][row["seq"]] = row["letters"]
    return found


def letter_of(part: Sentence, letters: Letters | None) -> str | None:
    """Of the sentence that `part` stands in; None where nobody labelled its message. `letters`
    None: every sentence is an "n"."""
    if letters is None:
        return "n"
    given, whole = letters.get(part.turn.seq), sentences(part.turn)
    if given is None:
        return None
    if len(given) != len(whole):
        raise Mislabelled(part.turn.text)
    return given[[s.end >= part.end for s in whole].index(True)]
