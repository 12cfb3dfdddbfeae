"""Which turns are parsed, and when: those whose parse decides something, in batches over talks.

A parse that nobody foresaw is made where it is read (`Said.doc`): dearer, and as right.
"""

import logging
from collections.abc import Iterable, Sequence

from qa_rules import models
from qa_rules.guard import BUDGET, TooSlow, strikes, watch
from qa_rules.parroting.passages import copies_to_parse
from qa_rules.talk import Said, Talk

log = logging.getLogger("qa_rules")
NAME = "parsing"


def prepare(talks: Sequence[Talk]) -> None:
    """Say of each talk whether its language has a model, and parse what will be read."""
    for talk in talks:
        talk.has_models = is_loaded(talk.language)
    for language in {talk.language for talk in talks if talk.has_models}:
        asked = [t for talk in talks if talk.language == language for t in _asked(talk)]
        _parse({id(turn): turn for turn in asked}.values(), language)


def is_loaded(language: str) -> bool:
    """False in rules-only mode."""
    try:
        models.load(language)
    except models.ModelMissing as error:
        log.warning("rules-only mode: %s", error)
        return False
    return True


def _asked(talk: Talk) -> list[Said]:
    """Nothing when it fails: the rule that reads the same fails again, under its own name."""
    if strikes.rests(NAME):
        return []
    try:
        with watch(), BUDGET:
            return [turn for turn in copies_to_parse(talk) if turn.parsed is None]
    except TooSlow:
        strikes.add(NAME)
    except Exception as error:
        log.debug("parsing foresaw nothing: %s", type(error).__name__, exc_info=error)
    return []


def _parse(turns: Iterable[Said], language: str) -> None:
    turns = list(turns)
    for turn, doc in zip(turns, models.parse((t.text for t in turns), language), strict=True):
        turn.parsed = doc
