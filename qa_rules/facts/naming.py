"""The advisor's own name by its surroundings, where no expression of `presented` finds it: a sum of
named signs, and of what the words around a name say.

What each weighs is in `naming.toml` beside this file, written by `python -m qa_rules train
presented`. Of the words around, "<" stands before the name, ">" behind; "_" is any other word, "C"
one with a capital.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path

from qa_rules.facts import weighed
from qa_rules.facts.called import CALLS, GREETINGS, ROLE, SELF_AFTER, TITLES, is_near
from qa_rules.facts.lists import expression, pairs, words
from qa_rules.facts.parts import (
    first_names,
    has_capital,
    in_capitals,
    is_mark,
    not_names,
    word,
)  # fmt: skip
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.facts.weighed import NEVER, Signs
from qa_rules.spelling import is_known
from qa_rules.talk import Said, Talk

WEIGHTS = Path(__file__).with_suffix(".toml")
EARLY, LATE, NEAR, FAR = 8, 4, 30, 60
HEAD, TAIL = 60, 20  # words of a text where somebody gives their name
MOST_TURNS = 60  # looked back at: a long conversation costs no more by the turn
ASKED_YOU = expression("presented", "asked_you")
ASKED_WHO = expression("presented", "asked_who")
SELF = expression("presented", "self")
OTHERS = expression("presented", "others")
TEAM = expression("presented", "team")
BUSY = expression("presented", "busy")
TO_COME = expression("presented", "to_come")
ITS_ME = expression("presented", "its_me")
HANDED = expression("presented", "handed")
OURS = expression("presented", "ours")
WHO_DOES = expression("presented", "who_does")
RESPELT = pairs("presented", "respelt")
AT = words("presented", "at")
ENDS = frozenset(".!?")


def sureness(turn: Said, talk: Talk, customer: frozenset[str], *, is_listed: bool) -> float:
    """Log-odds that the likeliest name in this turn is the advisor's; `NEVER` without any."""
    language, telling = talk.language, _telling(talk.language)
    return max(
        (
            weighed.log_odds(
                WEIGHTS,
                signs(turn, i, talk, customer) | {"expression": float(is_listed)},
                language,
                wording(turn, i, telling, is_asked=bool(asked_name(turn, talk))),
            )
            for i in candidates(turn)
        ),
        default=NEVER,
    )


def candidates(turn: Said) -> list[int]:
    """Where a word may be a name: by its capital; in a text without any, by the list of names, or
    because no dictionary holds it. Of a long text only where it begins and ends."""
    if in_capitals(turn) or turn.text.islower():
        return [i for i in _edges(turn) if _may_name(turn, i)]
    text, spans = turn.text, turn.words
    return [i for i in _edges(turn) if text[spans[i][0]].isupper() and _may_be_named(turn, i)]


def _edges(turn: Said) -> Iterable[int]:
    n = len(turn.words)
    return range(n) if n <= HEAD + TAIL else chain(range(HEAD), range(n - TAIL, n))


def _may_name(turn: Said, i: int) -> bool:
    name = word(turn, i)
    if len(name) < 3 or not name.isalpha() or name in not_names() or name in RESPELT[turn.language]:
        return False
    return name in first_names() or not _is_word(turn, i)


def _may_be_named(turn: Said, i: int) -> bool:
    name = word(turn, i)
    if len(name) < 2 or not name.isalpha() or word(turn, i - 1) in AT:
        return False
    if word(turn, i - 1) == "to" and word(turn, i - 2) == "welcome":
        return False
    if name in first_names():
        return True
    if name in not_names() or name in TITLES:
        return False
    return not _opens(turn, i) or not _is_word(turn, i)


def _opens(turn: Said, i: int) -> bool:
    return i == 0 or word(turn, i - 1) in ENDS or _is_new_line(turn, i)


def _is_new_line(turn: Said, i: int) -> bool:
    return i > 0 and "\n" in turn.text[turn.words[i - 1][1] : turn.words[i][0]]


def _is_word(turn: Said, i: int) -> bool:
    start, end = turn.words[i]
    return is_known(turn.text[start:end].lower(), turn.language)


def signs(turn: Said, i: int, talk: Talk, customer: frozenset[str]) -> Signs:
    """0 or 1 each."""
    name, (start, end) = word(turn, i), turn.words[i]
    sentence = _sentence(turn, start)
    plain = sentence.plain if sentence else turn.folded
    n_said = len(plain.split())
    asked = asked_name(turn, talk)
    before = turn.folded[max(sentence.start if sentence else 0, start - FAR) : start]
    is_called = word(turn, i - 1) in CALLS or word(turn, i - 2) in CALLS
    is_theirs = _is_theirs(turn, name, talk)
    found = {
        "listed": name in first_names(),
        "word": _is_word(turn, i),
        "not_name": name in not_names(),
        "small": not has_capital(turn, i),
        "capitals": in_capitals(turn),
        "opens": _opens(turn, i),
        "first": turn is talk.advisor_turns[0],
        "early": i <= EARLY,
        "late": len(turn.words) - i <= LATE,
        "new_line": _is_new_line(turn, i),
        "customers": any(is_near(name, own) for own in customer),
        "theirs": is_theirs,
        "theirs_called": is_theirs and is_called,
        "called": is_called,
        "its_me": bool(ITS_ME.search(turn.folded, end, end + FAR)),
        "handed": bool(HANDED.search(before)),
        "ours": bool(OURS.search(before.rstrip())),
        "who_does": bool(WHO_DOES.match(turn.folded, end)),
        "question": sentence is not None and sentence.is_question,
        "short": n_said <= 3,
        "brief": n_said <= EARLY,
        "role": bool(SELF_AFTER.match(turn.folded, end)),
        "role_near": bool(ROLE.search(turn.folded, end, end + NEAR)),
        "busy": bool(BUSY.match(turn.folded, end + 1)),
        "to_come": bool(TO_COME.match(turn.folded, end + 1)),
        "team": bool(TEAM.search(turn.folded, end, end + NEAR)),
        "self": bool(SELF.search(plain)),
        "others": bool(OTHERS.search(plain)),
        "titled": word(turn, i - 1) in TITLES or word(turn, i - 2) in TITLES,
        "greeted": any(word(turn, k) in GREETINGS for k in range(max(0, i - EARLY), i)),
        "thanked": turn.says("thanks"),
        "leaving": turn.says("farewell", "farewell_line"),
        "asked_you": "you" in asked,
        "asked_who": "who" in asked,
        "asked_short": "you" in asked and n_said <= EARLY,
        "who_short": "who" in asked and n_said <= EARLY,
    }
    return {sign: float(value) for sign, value in found.items()}


def _sentence(turn: Said, position: int) -> Sentence | None:
    return next((s for s in sentences(turn) if position < s.end), None)


def asked_name(turn: Said, talk: Talk) -> str:
    """Whether the customer's last text asks who the advisor is, or who somebody is."""
    last = talk.customer_before(turn)
    if last is None:
        return ""
    if "asks who" not in last.kept:
        is_you, is_who = ASKED_YOU.search(last.folded), ASKED_WHO.search(last.folded)
        last.kept["asks who"] = "you" if is_you else "who" if is_who else ""
    found: str = last.kept["asks who"]
    return found


def _is_theirs(turn: Said, name: str, talk: Talk) -> bool:
    """The customer has written it."""
    said = talk.turns[max(0, turn.index - MOST_TURNS) : turn.index]
    return any(name in _written(t) for t in said if t.is_customer)


def _written(turn: Said) -> frozenset[str]:
    """The words as the text has them, short forms untouched."""
    if "written" not in turn.kept:
        turn.kept["written"] = frozenset(re.findall(r"\w+", turn.folded))
    found: frozenset[str] = turn.kept["written"]
    return found


def wording(turn: Said, i: int, telling: frozenset[str], *, is_asked: bool) -> list[str]:
    """The words before and behind, their pairs and what stands on both sides; behind the question
    for a name, the word before once more."""
    left = [_read(turn, k, telling) for k in (i - 2, i - 1)]
    right = [_read(turn, k, telling) for k in (i + 1, i + 2)]
    if _is_new_line(turn, i):
        left = [left[1], "/"]
    if i + 1 < len(turn.words) and _is_new_line(turn, i + 1):
        right = ["/", right[0]]
    kind = "N" if word(turn, i) in first_names() else "C" if has_capital(turn, i) else "_"
    return [
        *([f"? {left[1]}"] if is_asked else []),
        f"<{left[1]}", f"< {left[0]} {left[1]}", f"<< {left[0]}",
        f">{right[0]}", f"> {right[0]} {right[1]}", f">> {right[1]}",
        f"< {left[1]} > {right[0]}", f"< {left[1]} {kind}", f"> {kind} {right[0]}",
    ]  # fmt: skip


def _read(turn: Said, i: int, telling: frozenset[str]) -> str:
    if i < 0:
        return "^"
    if i >= len(turn.words):
        return "$"
    met = said(turn, i)
    if met in TITLES:
        return "T"
    if met in GREETINGS:
        return "H"
    if met in telling:
        return met
    if met.isdigit() or is_mark(met):
        return met[0] if is_mark(met) else "0"
    return "C" if has_capital(turn, i) and not in_capitals(turn) else "_"


def said(turn: Said, i: int) -> str:
    """A word or mark, short forms as what they stand for."""
    return RESPELT[turn.language].get(word(turn, i), word(turn, i))


@cache
def _telling(language: str) -> frozenset[str]:
    return frozenset(w[1:] for w in weighed.telling(WEIGHTS, language))
