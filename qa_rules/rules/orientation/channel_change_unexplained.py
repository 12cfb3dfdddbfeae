"""Changement de canal sans raison

Signale. Le conseiller envoie le client vers un autre canal (téléphone, courriel, courrier,
boutique) sans dire pourquoi.

Pourquoi. Le client a choisi ce canal ; l'en faire changer est un effort, qu'une raison rend
acceptable.

Dire plutôt. « Passez en boutique avec la montre : l'horloger doit voir le fermoir, il la répare
sur place. »

Limites. Une raison dans le même message ou dans les messages qui se suivent suffit. Un canal que
le client a proposé ne compte pas.

Source. Les articles sources : la reprise en message privé ou par téléphone, quand elle est
nécessaire ; l'effort du client.

---

Flags. The advisor sends the customer to another channel (phone, e-mail, post, shop) without
saying why.

Why. The customer chose this channel; having to change is an effort, which a reason makes
acceptable.

Say instead. "Come into the shop with the watch: the watchmaker has to see the clasp and mends it
on the spot."

Limits. A reason in the same message or in those that follow each other is enough. A channel that
the customer proposed does not count.

Source. The source articles: going on by private message or phone where it is needed; the
customer's effort.
"""

import re
from collections.abc import Iterator

from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk

_PROPOSED = re.compile(
    r"\b(?:telephone|appeler|appelle|appel|joindre|boutique|agence|magasin|mail|courriel|courrier|phone"
    r"|call|ring|email|e-mail|branch|store|shop|post)\b"
)


_NUMBER = re.compile(
    r"\b(?:appel(?:ez|er)|compose[zr]|telephone[zr]|call|ring|phone|dial) (?:le |au |us on |on )?"
    r"(?:\d[\d .-]{2,20}\d)"
)
_IN_ORDER_TO = re.compile(r"\bpour (?:l'|le |la |les |y |en |vous )?[a-z]+(?:er|ir|re|oir)\b")


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    spans = pointed(turn)
    if not spans or _is_proposed(turn, talk):
        return
    if not any(_explains(t) for t in _burst(turn, talk)):
        yield Hit(turn, *spans[0])


def pointed(turn: Said) -> list[tuple[int, int]]:
    """To another channel by a phrase, or to a number to call."""
    return turn.spans("channel_change") or [m.span() for m in _NUMBER.finditer(turn.folded)]


def n_changes(talk: Talk) -> int:
    return sum(bool(pointed(turn)) for turn in talk.own_turns)


def _explains(turn: Said) -> bool:
    """A reason word, or a colon behind which something is said."""
    if turn.language == "fr" and _IN_ORDER_TO.search(turn.folded):
        return True
    return turn.says("because") or " : " in turn.folded or ": " in turn.folded


def _burst(turn: Said, talk: Talk) -> list[Said]:
    """This message, the advisor's one before it and the one behind it."""
    i = talk.people.index(turn)
    near = talk.people[max(0, i - 1) : i + 2]
    return [t for t in near if t.is_advisor]


def _is_proposed(turn: Said, talk: Talk) -> bool:
    last = talk.customer_before(turn)
    return last is not None and bool(_PROPOSED.search(last.folded))


RULE = Rule(
    title={"fr": "Changement de canal sans raison", "en": "Channel change without a reason"},
    message={
        "fr": "Dites pourquoi l'autre canal vaut mieux.",
        "en": "Say why the other channel is better.",
    },
    severity="minor",
    criterion="wording",
    turn=check,
    opportunities=n_changes,
    in_drafts=True,
    examples=(
        fr("customer: ma montre ne ferme plus", "advisor: ⟦Passez en boutique⟧."),
        fr("customer: et mon contrat", "advisor: ⟦Appelez le service⟧ des contrats."),
        fr("customer: et mon contrat", "advisor: ⟦Envoyez un courrier⟧ à notre siège."),
        fr(
            "customer: ma montre ne ferme plus",
            "advisor: Passez en boutique, car l'horloger doit la voir.",
        ),
        fr("customer: je peux appeler ?", "advisor: Oui, appelez le service des contrats."),
        fr("customer: et mon contrat", "advisor: Je vous le renvoie ici."),
        en("customer: my watch does not close", "advisor: ⟦Visit your local branch⟧."),
        en("customer: and my contract", "advisor: Please ⟦call our customer team⟧."),
        en("customer: and my contract", "advisor: ⟦Send us a letter⟧."),
        en(
            "customer: my watch does not close",
            "advisor: Visit your local branch, because the watchmaker has to see it.",
        ),
        en("customer: can I call?", "advisor: Yes, call our customer team."),
        en("customer: and my contract", "advisor: I am sending it to you here."),
    ),
)
