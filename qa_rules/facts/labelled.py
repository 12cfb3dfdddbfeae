"""What `next_steps` and `confirmation` learn from: labelled conversations, replies and sentences.

A sentence's label is a letter, by set, conversation and message; `tests/qa_rules/data/stepped/`
and `restated/` hold them. Nothing here runs in a check.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.talk import Talk, talk_of
from qa_rules.transcript import read

TESTS = Path(__file__).parents[2] / "tests"
DATA = TESTS / "qa_rules" / "data"
GIVEN = "etiquette_fr"  # came with the project
INPUT = ("id", "language", "customer", "closed_by", "closed_at", "turns")
Letters = Mapping[int, str]  # by a message's number


class Mislabelled(ValueError):
    """The labels of a message are not as many as its sentences: label it anew."""


def set_of(name: str) -> Path:
    return TESTS / "data" / f"{name}.jsonl" if name == GIVEN else DATA / f"{name}.jsonl"


def parsed_talk(data: Mapping[str, Any]) -> Talk:
    """Of a line of a set, without what is known of it only afterwards."""
    kept = {key: data[key] for key in INPUT if key in data}
    talk = talk_of(read(json.dumps(kept)), data["language"])
    talk.has_models = True
    return talk


def reply_talk(asked: Sequence[str], reply: str, language: str) -> Talk:
    """A reply behind what the customer wrote."""
    said = [*(("customer", text) for text in asked), ("advisor", reply)]
    turns = [{"seq": n, "speaker": who, "text": text} for n, (who, text) in enumerate(said, 1)]
    return parsed_talk({"language": language, "turns": turns})


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
