"""Which kind of event a verb of the parse tells: done, to come, to do, or none.

By its form and the few words before it; what the kinds weigh is in `stepping`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

EVENTS = (
    "future", "perfect", "passive", "past", "present", "imperative", "first", "you", "must",
    "fragment",
)  # fmt: skip
BEFORE = 4
MINE = frozenset(("je", "j'", "j", "nous", "on", "i", "we"))
YOURS = frozenset(("vous", "tu", "t'", "you"))
DULL = frozenset((
    "être", "avoir", "coûter", "suffire", "falloir", "pouvoir", "devoir", "permettre", "couvrir",
    "durer", "rester", "valoir", "convenir", "dépendre", "voir", "regarder", "vérifier",
    "consulter", "be", "have", "cost", "cover", "depend", "need", "take", "look", "check", "see",
    "try", "last", "get", "remain", "work", "do",
))  # fmt: skip
_OBLIGING = frozenset(("falloir", "devoir", "suffire", "nécessaire", "indispensable", "inviter"))
_SOON = frozenset(("will", "'ll", "ll", "shall", "wo"))


def events(tokens: "Sequence[Token]", static: frozenset[str]) -> tuple[set[str], bool]:
    """The kinds that a sentence without its marks tells; whether all its verbs are static."""
    verbs = [i for i, t in enumerate(tokens) if t.pos_ in ("VERB", "AUX")]
    live = [i for i in verbs if tokens[i].lemma_.lower() not in static or _is_dated(tokens, i)]
    has_finite = any("VerbForm=Fin" in str(tokens[i].morph) for i in verbs)
    told = {_event(tokens, i, has_finite=has_finite) for i in live}
    return told, bool(verbs) and not live


def _is_dated(tokens: "Sequence[Token]", i: int) -> bool:
    """A verb that tells no event by itself tells one in the future: "il passera", "he'll do it"."""
    token = tokens[i]
    if token.lemma_.lower() in DULL:
        return False
    if token.lang_ == "fr":
        return "Tense=Fut" in str(token.morph)
    near = {t.lower_ for t in tokens[max(0, i - 2) : i]}
    return token.tag_ == "VB" and bool(near & _SOON)


def _event(tokens: "Sequence[Token]", i: int, *, has_finite: bool) -> str:
    near = tokens[max(0, i - BEFORE) : i]
    said = [t.lower_.replace("’", "'") for t in near]
    lemmas = [t.lemma_.lower() for t in near]
    french = tokens[i].lang_ == "fr"
    told = (_french if french else _english)(tokens[i], said, lemmas)
    if told == "future" and tokens[i].lemma_.lower() in DULL:
        return ""
    return "fragment" if not told and not has_finite and _is_participle(tokens[i]) else told


def _is_participle(token: "Token") -> bool:
    form = str(token.morph)
    return "VerbForm=Part" in form and "Tense=Past" in form


def _french(token: "Token", said: list[str], lemmas: list[str]) -> str:
    form = str(token.morph)
    if "Mood=Imp" in form:
        return "imperative"
    if _is_participle(token):
        if "avoir" in lemmas and set(said) & YOURS and not set(said) & MINE:
            return "you"
        return "perfect" if "avoir" in lemmas else "passive" if "être" in lemmas else ""
    if "VerbForm=Fin" not in form:
        return _infinitive(lemmas) if "VerbForm=Inf" in form else ""
    if "Tense=Fut" in form:
        return "future"
    return _present(said[-3:]) if "Tense=Pres" in form else ""


def _infinitive(lemmas: list[str]) -> str:
    """ "Va partir", "vient de partir", "il faut partir"."""
    if lemmas[-1:] == ["aller"] or lemmas[-2:-1] == ["aller"]:
        return "future"
    if "venir" in lemmas and "de" in lemmas:
        return "perfect"
    return "must" if _OBLIGING & set(lemmas) else "infinitive"


def _english(token: "Token", said: list[str], lemmas: list[str]) -> str:
    tag = token.tag_
    if tag == "VBN":
        perfect = bool({"have", "'ve"} & set(lemmas))
        return "perfect" if perfect else "passive" if "be" in lemmas else ""
    if tag == "VB":
        return _bare(said, lemmas)
    if tag == "VBG":
        return "first" if set(said) & MINE else "present" if "be" in lemmas else ""
    if tag == "VBD":
        return _past(said, token.doc[token.i - len(said)].pos_)
    return _present(said[-1:]) if tag in ("VBP", "VBZ") else ""


def _past(said: list[str], opens: str) -> str:
    """ "Line suspended": behind a bare noun it is a fragment."""
    if set(said[-2:]) & MINE:
        return "perfect"
    if set(said[-2:]) & YOURS:
        return "you"
    return "fragment" if opens in ("NOUN", "PROPN", "ADJ") else "past"


def _bare(said: list[str], lemmas: list[str]) -> str:
    if _SOON & set(said) or lemmas[-2:] == ["go", "to"]:
        return "future"
    if not said or said[-1] in ("please", "then", "just"):
        return "imperative"
    return "must" if {"need", "must", "have"} & set(lemmas) else "infinitive"


def _present(said: list[str]) -> str:
    if set(said) & MINE:
        return "first"
    return "you" if said and said[-1] in YOURS else "present"
