"""A rule that raises at every turn."""

from collections.abc import Iterator

from qa_rules.rule import Hit, Rule
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    yield Hit(turn, 0, len(turn.text) // (turn.index - turn.index))


RULE = Rule(
    title={"fr": "Lève", "en": "Raises"},
    message={"fr": "Lève.", "en": "Raises."},
    severity="minor",
    criterion="wording",
    turn=check,
    examples=(),
)
