"""Names and stored facts: does the advisor present themselves, call the customer by name, use what
is on file?

Nothing here judges; None where no name is stored.
"""

import re

from qa_rules.facts import called, naming, presented, stored
from qa_rules.facts.called import Call
from qa_rules.facts.parts import first_names, not_names
from qa_rules.facts.weighed import is_told
from qa_rules.talk import Said, Talk
from qa_rules.text import fold

_DECLARES = re.compile(
    r"(?:je m.?appell?e|moi c.est|mon nom(?: est|,? c.est)?|mon prenom(?: est|,? c.est)?"
    r"|m.appeler|appelez.moi"
    r"|ici|c.est|je suis|my name is|my name.s|call me|i.?m|i am|this is|it.s|nom ?:|name ?:)"
    r" (?!pas\b|not\b|plus\b)(?:(?:mr|mme|m\.|mrs|ms|madame|monsieur)\.? )?"
    r"([^\W\d_]+(?:[ -][^\W\d_]+)?)"
)


def advisor_named(talk: Talk) -> bool:
    """The advisor gives their own name or first name. Asked once a talk."""
    if "advisor named" not in talk.memo:
        known, advisor = theirs(talk), called.spellings(talk.source.advisor.name)
        told = (_presents(turn, talk, known, advisor) for turn in talk.advisor_turns)
        talk.memo["advisor named"] = any(told)
    found: bool = talk.memo["advisor named"]
    return found


def _presents(turn: Said, talk: Talk, known: frozenset[str], advisor: frozenset[str]) -> bool:
    key = ("presents", known)
    if key not in turn.past:
        is_listed = presented.presents(turn, known, advisor)
        sure = naming.sureness(turn, talk, known, is_listed=is_listed)
        turn.past[key] = is_told(is_listed, sure)
    found: bool = turn.past[key]
    return found


def name_used(talk: Talk) -> bool | None:
    if not has_name(talk):
        return None
    return any(c.kind == "own" for turn in talk.advisor_turns for c in calls(turn, talk))


def wrong_name(talk: Talk) -> bool | None:
    """Another name, or a name that was never filled in."""
    if not has_name(talk):
        return None
    return any(
        any(c.kind == "other" for c in calls(turn, talk))
        or any(is_name for _, is_name in called.placeholders(turn))
        for turn in talk.advisor_turns
    )


def has_name(talk: Talk) -> bool:
    return bool(called.name_parts(talk.source.customer.name))


def calls(turn: Said, talk: Talk) -> list[Call]:
    """How this turn calls the customer, found once."""
    known = customer(talk)
    key = ("calls", known)
    if key not in turn.past:
        advisor = called.spellings(talk.source.advisor.name)
        turn.past[key] = list(called.calls(turn, known, advisor))
    found: list[Call] = turn.past[key]
    return found


def facts_used(talk: Talk) -> list[str]:
    """Of identity, product, history: those the advisor used."""
    used = []
    if name_used(talk) or _names_identity(talk):
        used.append("identity")
    if stored.uses_product(talk):
        used.append("product")
    if stored.uses_history(talk):
        used.append("history")
    return used


def identity_beyond_greeting(talk: Talk) -> bool:
    """Called by name elsewhere than in a bare greeting, or another stored item of identity."""
    calling = ((t, c) for t in talk.advisor_turns for c in calls(t, talk) if c.kind == "own")
    is_called = has_name(talk) and any(not called.is_greeting(t, c) for t, c in calling)
    return is_called or _names_identity(talk)


def _names_identity(talk: Talk) -> bool:
    """The stored e-mail address or customer number."""
    customer = talk.source.customer
    items = [fold(i) for i in (customer.email, customer.external_id) if len(i) > 3]
    return any(item in turn.folded for item in items for turn in talk.advisor_turns)


def customer(talk: Talk) -> frozenset[str]:
    """The stored name's spellings, and the names the customer gave as their own."""
    if "customer names" not in talk.memo:
        known = called.spellings(talk.source.customer.name)
        talk.memo["customer names"] = known | _declared(talk, known) if known else known
    found: frozenset[str] = talk.memo["customer names"]
    return found


def theirs(talk: Talk) -> frozenset[str]:
    """Also where no name is stored: what the customer says they are called."""
    if "their names" not in talk.memo:
        known = customer(talk)
        talk.memo["their names"] = known or _declared(talk, known)
    found: frozenset[str] = talk.memo["their names"]
    return found


def _declared(talk: Talk, known: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for turn in talk.customer_turns:
        for match in _DECLARES.finditer(turn.folded):
            found |= {w for w in _given(turn, match) if w not in not_names()}
        found |= _beside(turn, known)
    return frozenset(found)


def _given(turn: Said, match: re.Match[str]) -> set[str]:
    """Each declared word that is a first name or has a capital."""
    words = re.finditer(r"[^\W\d_]+", turn.text[match.start(1) : match.end(1)])
    named = {
        fold(w.group()) for w in words if w.group()[0].isupper() or fold(w.group()) in first_names()
    }
    return {w for w in named if len(w) > 1}


def _beside(turn: Said, known: frozenset[str]) -> set[str]:
    """The first name right before the stored one: "Claire Perrin"."""
    pairs = re.findall(r"\b([^\W\d_]+)[ -]([^\W\d_]+)", turn.folded) if known else ()
    return {a for a, b in pairs if b in known and a in first_names()}
