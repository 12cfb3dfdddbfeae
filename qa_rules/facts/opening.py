"""Greeting: does the advisor say hello in one of their first two messages?

Names are in `names`, times in `pace`.
"""

from qa_rules.facts.farewell import formulas
from qa_rules.facts.parts import after, has_capital, is_mark, touches, word
from qa_rules.talk import Said, Talk

HOURS = ("morning", "afternoon", "evening")


def greets(turn: Said, talk: Talk) -> bool:
    """A greeting that is not sent to somebody else, quoted, or said on leaving."""
    away = turn.spans("greeting_away")
    found = [span for span in turn.spans("greeting") if not touches(span, away)]
    return any(
        not (_takes_leave(turn, talk, start, end) or _is_hour(turn, start, end))
        for start, end in found
    )


def _is_hour(turn: Said, start: int, end: int) -> bool:
    """ "In the evening", "Evening appointments": not "Evening!", "Morning Mr Hale"."""
    if turn.folded[start:end] not in HOURS:
        return False
    i = after(turn, end)
    greets = is_mark(word(turn, i)) or has_capital(turn, i)
    return any(map(str.isalnum, turn.folded[:start])) or not greets


def _takes_leave(turn: Said, talk: Talk, start: int, end: int) -> bool:
    """ "Au revoir et bonsoir": it comes behind a leave-taking."""
    farewells = formulas(turn, talk)
    return any(b <= start < b + 12 or (a <= start and end <= b) for a, b in farewells)


def greeting(talk: Talk) -> bool:
    """In one of the advisor's first two messages."""
    return any(
        greets(turn, talk) and not _answers_goodbye(turn, talk) for turn in talk.advisor_turns[:2]
    )


def _answers_goodbye(turn: Said, talk: Talk) -> bool:
    """A lone "bonsoir" or "welcome" after the customer's thanks or goodbye."""
    if turn is talk.advisor_turns[0] or len(turn.words) > 6:
        return False
    last = talk.customer_before(turn)
    return last is not None and last.says("farewell", "thanks", "farewell_if_short")
