"""Waits inside a conversation: from when, until when, announced or not, and for how long.

The first answer and the latency of each are in `pace`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_rules.facts.business import needs_answer
from qa_rules.facts.closing import customers_farewell
from qa_rules.matching import Span
from qa_rules.talk import Said, Talk

NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10, "quinze": 15,
    "vingt": 20, "trente": 30, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "couple of": 2, "an": 1, "half an": 0.5,
    "une demi": 0.5, "1/2": 0.5,
}  # fmt: skip
FEW_S, QUARTER_S = 300.0, 900.0
_COUNT = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
_TIME = re.compile(
    rf"\b(?:(?P<low>\d+|{_COUNT})(?: ?(?:a|ou|-|to|or) ?(?P<n>\d+|{_COUNT}))?|(?P<few>quelques|a"
    rf" few|few))"
    r"[ -](?:petites? |short |more |quick )?(?P<unit>minutes?|mn|min|mins|heures?|hours?|h"
    r"|secondes?|seconds?|secs?)\b"
    r"|\b(?P<quarter>quart d.heure|quarter of an hour)\b"
)
_CUE = re.compile(
    r"patient|attend|donnez|laissez|accordez|besoin de|demande|svp|s.il vous plait|reviens|comptez"
    r"|\b(?:me|cela|ca|va|devrait|pourrait|peut) (?:\w+ )?prend|absente"
    r"|j.en ai pour|give me|allow|wait|hold|bear|be back|back (?:with you|to you|in)|need"
    r"|\b(?:ll|will|might|may|should|could|to|this|that) (?:\w+ )?take|takes? me"
)


@dataclass(frozen=True, slots=True)
class Wait:
    """The customer waits from `since` until `turn`; `announced_by` is the advisor's text that says
    so, with the time it names."""

    since: Said
    turn: Said | None
    seconds: float
    announced_by: Said | None


def waits(talk: Talk) -> list[Wait]:
    """Every wait after the advisor's first text; [] without times."""
    if "waits" not in talk.memo:
        talk.memo["waits"] = list(_waits(talk)) if talk.has_times else []
    found: list[Wait] = talk.memo["waits"]
    return found


def _waits(talk: Talk) -> Iterator[Wait]:
    goodbye = customers_farewell(talk)
    end = goodbye.index if goodbye is not None else len(talk.turns)
    asked: Said | None = None
    last: Said | None = None
    for turn in talk.people:
        if turn.index >= end:
            return
        if turn.is_customer:
            if asked is None and needs_answer(turn, talk):
                asked = turn
            continue
        if last is not None:
            yield from _wait(last, asked, turn)
        last, asked = turn, None
    if last is not None and talk.closed_s is not None and announces(last):
        yield Wait(last, None, talk.closed_s - (last.at_s or 0.0), last)


def _wait(last: Said, asked: Said | None, turn: Said) -> Iterator[Wait]:
    announced = last if announces(last) else None
    under_way = announced is not None or ("?" not in last.text and last.says("working"))
    since = last if under_way else asked
    if since is not None and since.at_s is not None and turn.at_s is not None:
        yield Wait(since, turn, turn.at_s - since.at_s, announced)


def announces(turn: Said) -> bool:
    """The advisor asks to wait, or names the minutes it takes."""
    return hold_span(turn) is not None


def hold_span(turn: Said) -> Span | None:
    """Where the wait is announced."""
    if "hold" not in turn.kept:
        turn.kept["hold"] = _hold_span(turn)
    found: Span | None = turn.kept["hold"]
    return found


def _hold_span(turn: Said) -> Span | None:
    timed = _TIME.search(turn.folded)
    if timed is not None and (_CUE.search(turn.folded) or turn.says("working")):
        return timed.span()
    return next(iter(turn.spans("hold")), None)


def promised_s(turn: Said, short_s: float) -> float:
    """The time that an announcement names; `short_s` where it names none ("un instant")."""
    timed = _TIME.search(turn.folded)
    if timed is None:
        return short_s
    if timed["quarter"]:
        return QUARTER_S
    unit = timed["unit"][0]
    if timed["few"]:
        return FEW_S if unit == "m" else short_s
    n = _number(timed["n"] or timed["low"])
    return n * {"m": 60.0, "h": 3600.0}.get(unit, 1.0)


def _number(written: str) -> float:
    return float(written) if written.isdigit() else NUMBERS[written]
