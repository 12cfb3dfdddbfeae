"""Times: the first response, one latency a turn, and the waits inside a conversation.

Automatic messages never count as an answer; nothing is trimmed (measures.md).
"""

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa_rules.facts.business import needs_answer
from qa_rules.facts.closing import customers_farewell
from qa_rules.talk import Said, Talk


@dataclass(frozen=True, slots=True)
class Answer:
    """The advisor's text that ends a wait, and the customer's first text of the burst."""

    asked: Said
    turn: Said
    latency_s: float


def facts(talk: Talk) -> dict[str, Any]:
    """As protocol §3 names them; None without times."""
    return {
        "first_response_s": first_response_s(talk),
        "response_latency_s": response_latency_s(talk),
    }


def first_response_s(talk: Talk) -> float | None:
    """The first human text − the later of the request and the customer's first text."""
    if not talk.has_times or not talk.advisor_turns or not talk.customer_turns:
        return None
    answered = talk.advisor_turns[0].at_s
    asked = talk.customer_turns[0].at_s
    assert answered is not None
    assert asked is not None
    since = asked if talk.opened_s is None else max(asked, talk.opened_s)
    return round(max(0.0, answered - since), 3)


def answers(talk: Talk) -> list[Answer]:
    """One a turn: stops at the customer's goodbye."""
    if "answers" not in talk.memo:
        talk.memo["answers"] = list(_answers(talk)) if talk.has_times else []
    found: list[Answer] = talk.memo["answers"]
    return found


def _answers(talk: Talk) -> Iterator[Answer]:
    goodbye = customers_farewell(talk)
    asked: Said | None = None
    is_over = False
    for turn in talk.people:
        if turn.is_advisor:
            if asked is not None:
                yield _answer(asked, turn)
            asked = None
            if is_over:
                return
        elif turn is goodbye:
            is_over = True
            asked = asked if asked is not None and needs_answer(asked, talk) else None
        elif not is_over:
            asked = asked or turn


def _answer(asked: Said, turn: Said) -> Answer:
    assert asked.at_s is not None
    assert turn.at_s is not None
    return Answer(asked, turn, round(turn.at_s - asked.at_s, 3))


def response_latency_s(talk: Talk) -> dict[str, float | int | None] | None:
    """Median, nearest-rank p90, max and n; None without times."""
    if not talk.has_times:
        return None
    waits = sorted(answer.latency_s for answer in answers(talk))
    if not waits:
        return {"median": None, "p90": None, "max": None, "n": 0}
    p90 = waits[math.ceil(0.9 * len(waits)) - 1]
    median = round(statistics.median(waits), 3)
    return {"median": median, "p90": p90, "max": waits[-1], "n": len(waits)}
