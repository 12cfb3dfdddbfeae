"""The closing: who took leave first, was anything left unanswered, how late it all came.

What a formula, a last check or a thank-you is, is in `farewell` and `courtesy`.
"""

from typing import Any

from qa_rules.facts import courtesy
from qa_rules.facts.business import needs_answer, weigh
from qa_rules.facts.farewell import farewells, formulas
from qa_rules.talk import Said, Talk


def facts(talk: Talk) -> dict[str, Any]:
    """As protocol §3 names them."""
    latency = farewell_latency_s(talk)
    return {
        "first_farewell": first_farewell(talk),
        "farewell_by_advisor": advisors_farewell(talk) is not None,
        "last_check": courtesy.last_check(talk),
        "thanks": courtesy.thanks(talk),
        "unanswered_last": unanswered_last(talk) is not None,
        "farewell_latency_s": latency,
        "closed_in_time": closed_in_time(talk),
        "closing_latency_s": _until_close(talk, talk.people),
        "closing_latency_customer_s": _until_close(talk, talk.customer_turns),
    }


def first_farewell(talk: Talk) -> str:
    """customer, advisor or none."""
    return next((turn.speaker for turn, _ in farewells(talk)), "none")


def advisors_farewell(talk: Talk) -> Said | None:
    """The turn of the advisor's final farewell."""
    return next((turn for turn, _ in reversed(farewells(talk)) if turn.is_advisor), None)


def customers_farewell(talk: Talk) -> Said | None:
    """The turn in which the customer first took leave."""
    return next((turn for turn, _ in farewells(talk) if turn.is_customer), None)


def unanswered_last(talk: Talk) -> Said | None:
    """The customer's text that still needed an answer, no advisor's text being after it."""
    for turn in reversed(talk.people):
        if turn.is_advisor:
            return None
        if needs_answer(turn, talk) and not _walks_away(turn, talk):
            return turn
    return None


def _walks_away(turn: Said, talk: Talk) -> bool:
    """A goodbye ends it and nothing in it asks: "laissez, je vais en magasin. Au revoir"."""
    said = formulas(turn, talk)
    if not said or any(map(str.isalnum, turn.text[said[-1][1] :])) or "?" in turn.text:
        return False
    return turn is not talk.customer_turns[0] and not weigh(turn).has_news


def farewell_latency_s(talk: Talk) -> float | None:
    """From the customer's last text before the advisor's final farewell to that farewell."""
    farewell = advisors_farewell(talk)
    if farewell is None:
        return None
    asked = next((turn for turn in talk.before(farewell) if turn.is_customer), None)
    if asked is None or asked.at_s is None or farewell.at_s is None:
        return None
    return round(farewell.at_s - asked.at_s, 3)


def closed_in_time(talk: Talk) -> bool | None:
    """False when the advisor never took leave; None without times."""
    if advisors_farewell(talk) is None:
        return False
    latency = farewell_latency_s(talk)
    return None if latency is None else latency <= talk.source.policy.close_limit_s


def _until_close(talk: Talk, turns: list[Said]) -> float | None:
    last = turns[-1].at_s if turns else None
    if last is None or talk.closed_s is None:
        return None
    return round(talk.closed_s - last, 3)


def customer_left(talk: Talk) -> bool:
    """They closed, fell silent until the time was up, or were never answered by anybody."""
    if not talk.advisor_turns:
        return True
    silent = talk.source.closed_by == "timeout" and talk.people[-1].is_advisor
    return talk.source.closed_by == "customer" or silent
