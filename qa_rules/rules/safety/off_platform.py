"""Vers un canal privé

Signale. Le conseiller invite le client à poursuivre sur un canal privé : son portable, son
adresse personnelle, une messagerie.

Pourquoi. Hors de la plateforme, ni le client ni la marque ne sont protégés, et la demande n'est
plus tracée.

Dire plutôt. « Je vous fais rappeler par notre service au numéro de votre dossier. »

Limites. Le numéro, l'adresse ou la page officielle de la marque ne sont pas des canaux privés.

Source. Les engagements NF Service : confidentialité et traçabilité de chaque demande.

---

Flags. The advisor invites the customer to go on in a private channel: their mobile, their own
address, a messenger.

Why. Outside the platform neither the customer nor the brand is protected, and the request leaves
no trace.

Say instead. "I will have our team call you back on the number in your file."

Limits. The brand's official number, address or page is no private channel.

Source. The NF Service commitments: confidentiality, and every request traceable.
"""

import re
from collections.abc import Iterator

from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk

_PRIVATE = re.compile(
    r"[\w.+-]{1,60}@(?:gmail|hotmail|yahoo|outlook|live|icloud|free|orange|laposte|proton|protonmail)"
    r"\.[a-z]{2,3}\b"
)


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    spans = turn.spans("off_platform")
    spans += [m.span() for m in _PRIVATE.finditer(turn.folded) if not _is_theirs(m.group(), talk)]
    never = turn.spans("never")
    for start, end in sorted(spans):
        if not any(a < start for a, _ in never):
            yield Hit(turn, start, end)


def _is_theirs(address: str, talk: Talk) -> bool:
    """The customer's own, stored or written by them."""
    return address == talk.source.customer.email.lower() or any(
        address in turn.folded for turn in talk.customer_turns
    )


RULE = Rule(
    title={"fr": "Vers un canal privé", "en": "To a private channel"},
    message={
        "fr": "Restez ici : n'invitez pas le client sur un canal privé.",
        "en": "Stay here: do not invite the customer to a private channel.",
    },
    severity="critical",
    criterion="safety",
    turn=check,
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: je préfère appeler", "advisor: Voici ⟦mon numéro personnel⟧."),
        fr(
            "customer: je préfère écrire", "advisor: ⟦Écrivez-moi sur WhatsApp⟧, c'est plus simple."
        ),
        fr("customer: je préfère écrire", "advisor: Mon adresse : ⟦lea.b@gmail.com⟧."),
        fr("customer: je préfère appeler", "advisor: Notre service répond au 3900."),
        fr(
            "customer: mon adresse est c.durand@gmail.com",
            "advisor: Le devis part à c.durand@gmail.com.",
        ),
        fr(
            "customer: vous avez instagram ?",
            "advisor: Oui, notre page officielle montre la collection.",
        ),
        en("customer: I would rather call", "advisor: Here is ⟦my personal number⟧."),
        en("customer: I would rather write", "advisor: ⟦Message me on WhatsApp⟧, it is easier."),
        en("customer: I would rather write", "advisor: My address: ⟦lea.b@gmail.com⟧."),
        en("customer: I would rather call", "advisor: Our team answers on 0800 123."),
        en(
            "customer: mine is c.durand@gmail.com", "advisor: The quote goes to c.durand@gmail.com."
        ),
        en(
            "customer: are you on instagram?",
            "advisor: Yes, our official page shows the collection.",
        ),
    ),
)
