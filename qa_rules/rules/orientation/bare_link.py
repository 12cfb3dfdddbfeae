"""Lien nu

Signale. Le conseiller renvoie vers une page ou une FAQ sans un mot d'aide.

Pourquoi. Un lien nu dit au client de se débrouiller : il a déjà cherché, souvent sur cette page.

Dire plutôt. « Sur cette page, choisissez \u00ab Retours \u00bb : l'étiquette y est prête.
https://… Je reste là pendant que vous l'ouvrez. »

Limites. Un lien que le client a demandé, ou qu'une phrase utile accompagne dans le même message
ou dans les suivants, n'est pas nu.

Source. Les articles sources : orienter vers le libre-service quand c'est pertinent, en
accompagnant.

---

Flags. The advisor sends the customer to a page or an FAQ without a word of help.

Why. A bare link tells the customer to manage alone: they have already looked, often on that very
page.

Say instead. "On this page choose Returns: the label is ready there. https://… I am here while you
open it."

Limits. A link that the customer asked for, or that a useful sentence goes with in the same
message or the next ones, is not bare.

Source. The source articles: guide to self-service where it fits, and go along.
"""

import re
from collections.abc import Iterator

from qa_rules.facts.business import COURTESY
from qa_rules.facts.parts import empty_words, touches
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk

_URL = re.compile(
    r"https?://\S+|\bwww\.\S+|(?<![@\w.-])[\w-]{2,60}\.(?:fr|com|org|net|be|ca|eu|ch|uk)\b(?:/\S*)?"
)
_WANTED = re.compile(r"\b(?:lien|liens|link|url|site|page|adresse web|faq)\b")
ENOUGH = 3


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    spans = pointers(turn)
    if not spans or _is_wanted(turn, talk):
        return
    burst = _burst(turn, talk)
    if sum(len(_help(t)) for t in burst) < ENOUGH:
        yield Hit(turn, *spans[0])


def pointers(turn: Said) -> list[tuple[int, int]]:
    return [m.span() for m in _URL.finditer(turn.folded)] or turn.spans("pointer")


def n_pointers(talk: Talk) -> int:
    return sum(bool(pointers(turn)) for turn in talk.own_turns)


def _help(turn: Said) -> list[str]:
    """Words of content that are neither the link, nor courtesy, nor only point to it."""
    links = [m.span() for m in _URL.finditer(turn.folded)]
    covered = [*links, *turn.spans("pointer", "pointing", "greeting", *COURTESY)]
    empty = empty_words(turn.language)
    words = [turn.folded[a:b] for a, b in turn.words if not touches((a, b), covered)]
    return [w for w in words if w.isalpha() and w not in empty]


def _burst(turn: Said, talk: Talk) -> list[Said]:
    """The advisor's messages in one go, this one among them."""
    i = talk.people.index(turn)
    start, end = i, i + 1
    while start and talk.people[start - 1].is_advisor:
        start -= 1
    while end < len(talk.people) and talk.people[end].is_advisor:
        end += 1
    return talk.people[start:end]


def _is_wanted(turn: Said, talk: Talk) -> bool:
    last = talk.customer_before(turn)
    return last is not None and bool(_WANTED.search(last.folded))


RULE = Rule(
    title={"fr": "Lien nu", "en": "Bare link"},
    message={
        "fr": "Accompagnez le lien : dites quoi y faire.",
        "en": "Go along with the link: say what to do there.",
    },
    severity="minor",
    criterion="wording",
    turn=check,
    opportunities=n_pointers,
    in_drafts=True,
    examples=(
        fr("customer: comment rendre mon pull", "advisor: ⟦https://exemple.fr/aide⟧"),
        fr("customer: comment rendre mon pull", "advisor: Bonjour, consultez ⟦notre FAQ⟧."),
        fr(
            "customer: comment rendre mon pull",
            "advisor: Toutes les réponses sont sur ⟦notre site⟧.",
        ),
        fr(
            "customer: comment rendre mon pull",
            "advisor: Choisissez « Retours », imprimez l'étiquette et collez-la : https://exemple.fr/aide",
        ),
        fr("customer: vous avez un lien ?", "advisor: https://exemple.fr/aide"),
        fr(
            "customer: comment rendre mon pull",
            "advisor: https://exemple.fr/aide",
            "advisor: L'étiquette est prête, imprimez-la puis déposez le colis.",
        ),
        en("customer: how do I return it", "advisor: ⟦https://example.org/help⟧"),
        en("customer: how do I return it", "advisor: Hello, please check ⟦our FAQ⟧."),
        en("customer: how do I return it", "advisor: Everything is explained on ⟦our website⟧."),
        en(
            "customer: how do I return it",
            "advisor: Choose Returns, print the label and stick it on: https://example.org/help",
        ),
        en("customer: do you have a link?", "advisor: https://example.org/help"),
        en(
            "customer: how do I return it",
            "advisor: https://example.org/help",
            "advisor: The label is ready, print it and drop the parcel off.",
        ),
    ),
)
