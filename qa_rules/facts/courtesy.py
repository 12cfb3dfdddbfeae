"""The last check and the thanks: is anything else needed, and is the customer thanked?

Leave-taking is in `farewell`.
"""

from qa_rules.facts.anything_else import asks_for_more
from qa_rules.facts.business import weigh
from qa_rules.facts.called import name_parts
from qa_rules.facts.checking import surest
from qa_rules.facts.farewell import farewells
from qa_rules.facts.parts import (
    after,
    asks_at,
    inside,
    is_mark,
    sentence_at,
    touches,
    word,
    word_set,
)
from qa_rules.facts.weighed import is_told
from qa_rules.matching import Span
from qa_rules.talk import Said, Talk

NEEDS = word_set(
    "besoin question questions aide aider autre autres chose point utile encore else need help more"
    " further anything assist other"
)
ONWARD = word_set(
    "beaucoup bien encore bcp vivement sincerement infiniment so much very again a lot tres"
    " chaleureusement"
)
PRONOUNS = word_set("me m nous vous le la l les lui leur y en ne pas bien vite")
INFINITIVES = ("er", "ir", "re", "oir")
NO_VERBS = word_set(
    "avoir etre votre notre autre plaisir jour retour utiliser choisir preferer soutenir rester"
    " lire suivre"
)


def checks_last(turn: Said, talk: Talk) -> bool:
    """Does the advisor ask here whether anything else is needed?"""
    return last_check_span(turn, talk) is not None


def last_check_span(turn: Said, talk: Talk) -> Span | None:
    """Where; looked for once a talk."""
    known: dict[int, Span | None] = talk.memo.setdefault("last checks", {})
    if turn.index not in known:
        listed, (sure, span) = listed_check(turn, talk), surest(turn, talk)
        known[turn.index] = (listed or span) if is_told(listed is not None, sure) else None
    return known[turn.index]


def listed_check(turn: Said, talk: Talk) -> Span | None:
    """As a phrase or a list finds it."""
    return _known_check(turn, talk) or asks_for_more(turn, talk)


def _known_check(turn: Said, talk: Talk) -> Span | None:
    if not turn.says("last_check_ask", "last_check_bit", "last_check_weak", "tell_me_if"):
        return None
    for span in turn.spans("last_check_ask"):
        if not _is_off(turn, talk, span):
            return span
    weak = () if turn is talk.advisor_turns[0] else ("last_check_weak",)
    for span in turn.spans("last_check_bit", *weak):
        if not _is_off(turn, talk, span) and _is_asked(turn, talk, span):
            return span
    return next((s for s in turn.spans("tell_me_if") if _names_a_need(turn, talk, s)), None)


def _is_off(turn: Said, talk: Talk, span: Span) -> bool:
    """It belongs to the matter, or to "n'hésitez pas si…"."""
    if touches(span, turn.spans("diagnosing")):
        return True
    start, _ = sentence_at(turn, talk, span[0])
    return any(start <= a < span[0] for a, _ in turn.spans("not_asking"))


def _is_asked(turn: Said, talk: Talk, span: Span) -> bool:
    """A question, or a sentence that is nothing but the phrase."""
    if asks_at(turn, talk, span[0]):
        return True
    start, end = sentence_at(turn, talk, span[0])
    return not weigh(turn, start, end).uncovered and not _is_answer(turn, start)


def _is_answer(turn: Said, start: int) -> bool:
    return turn.folded[start:].lstrip().startswith(("non", "no ", "rien", "nothing"))


def _names_a_need(turn: Said, talk: Talk, span: Span) -> bool:
    _, end = sentence_at(turn, talk, span[0])
    i = after(turn, span[1])
    following = {word(turn, k) for k in range(i, after(turn, end))}
    return bool(following & NEEDS) and not _is_off(turn, talk, span)


def last_check(talk: Talk) -> bool:
    return any(checks_last(turn, talk) for turn in talk.advisor_turns)


def thanks(talk: Talk) -> bool:
    """In the closing or the advisor's last message."""
    leaving = {turn.index for turn, _ in farewells(talk)}
    return any(_thanks(turn, talk, turn.index in leaving) for turn in closing_turns(talk))


def closing_turns(talk: Talk) -> list[Said]:
    """The advisor's goodbyes, the last check, what they write behind, and their last messages."""
    if not talk.advisor_turns:
        return []
    leaving = [turn.index for turn, _ in farewells(talk)]
    last_customer = max((t.index for t in talk.customer_turns), default=-1)
    last = talk.advisor_turns[-1].index
    first = min([last, *leaving, *([last_customer + 1] if last_customer < last else [])])
    return [t for t in talk.advisor_turns if t.index >= first or _is_late_check(t, talk)]


def _is_late_check(turn: Said, talk: Talk) -> bool:
    """The last check after which the customer asked for nothing more."""
    if not checks_last(turn, talk):
        return False
    later = [t for t in talk.after(turn) if t.is_advisor]
    return len(later) <= 1


def _thanks(turn: Said, talk: Talk, leaves: bool) -> bool:
    leaving = turn.spans("farewell")  # "ta-ra" thanks nobody
    said = [span for span in turn.spans("thanks") if not inside(span, leaving)]
    return any(_is_thanks(turn, talk, span, leaves) for span in said)


def _is_thanks(turn: Said, talk: Talk, span: Span, leaves: bool) -> bool:
    i = after(turn, span[1])
    while word(turn, i) in ONWARD:
        i += 1
    if _is_request(turn, i) or word(turn, after(turn, span[0]) - 1) in ("no", "non", "pas", "avec"):
        return False
    _, end = sentence_at(turn, talk, span[0])
    window = (span[0], min(end, span[1] + 80))
    if _within(turn, "thanks_for_us", window):
        return True
    near = (span[0], min(end, span[1] + 40))
    if _within(turn, "thanks_for_telling", near):
        return leaves
    if _within(turn, "thanks_for_data", near):
        return False
    if turn is not talk.advisor_turns[-1] and not leaves:
        return False
    return leaves or set(weigh(turn).content) <= set(name_parts(talk.source.customer.name))


def _within(turn: Said, label: str, window: Span) -> bool:
    return any(inside(span, [window]) for span in turn.spans(label))


def _is_request(turn: Said, i: int) -> bool:
    """ "de nous retourner", "d'avance", "in advance" behind a thank-you."""
    if word(turn, i) in ("in", "par") or word(turn, i + 1) in ("avance", "advance"):
        return True
    if word(turn, i) not in ("de", "d"):
        return False
    i += 1
    while word(turn, i) in PRONOUNS:
        i += 1
    verb = word(turn, i)
    if word(turn, i + 1) in ("avec", "chez") and word(turn, i + 2) == "nous":
        return False
    if (verb, word(turn, i + 1)) == ("faire", "confiance"):
        return False
    return not is_mark(verb) and verb not in NO_VERBS and verb.endswith(INFINITIVES)
