"""A rule with a pattern that doubles its time with every letter."""

import re
from collections.abc import Iterator

from qa_rules.rule import Hit, Rule
from qa_rules.talk import Said, Talk

ENDLESS = re.compile(r"(a+)+$")


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    if ENDLESS.match("a" * 40 + "!"):
        yield Hit(turn, 0, 1)


RULE = Rule(
    title={"fr": "Sans fin", "en": "Endless"},
    message={"fr": "Sans fin.", "en": "Endless."},
    severity="minor",
    criterion="wording",
    turn=check,
    examples=(),
)
