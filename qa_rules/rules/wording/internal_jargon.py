"""Jargon interne

Signale. Le conseiller emploie un mot de la maison que le client n'a pas employé lui-même : « back
office », « niveau 2 », « CRM », « escalader le ticket ».

Pourquoi. Ces mots décrivent notre organisation, pas son problème ; ils tiennent le client dehors.

Dire plutôt. Ce que cela change pour lui : « Une collègue spécialisée reprend votre dossier et
vous appelle demain. »

Limites. Un mot que le client a écrit le premier est admis. Les sigles ne comptent qu'en
capitales. L'analyste ajoute les mots de sa marque à la liste.

Source. Les critères de posture du prix Élu Service Client de l'Année.

---

Flags. The advisor uses a word of the house that the customer did not use: "back office", "tier 2
support", "CRM", "log a ticket".

Why. Such words describe our organisation, not their problem; they keep the customer outside.

Say instead. What it changes for them: "A specialist colleague is taking over and will call you
tomorrow."

Limits. A word that the customer wrote first is fine. Acronyms count in capitals only. An analyst
adds the brand's own words to the list.

Source. The posture criteria of the award Élu Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts.parts import touches
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    capitals = [span for span in turn.spans("jargon_capitals") if turn.text[slice(*span)].isupper()]
    if turn.text.isupper():
        capitals = []
    harmless = turn.spans("jargon_not")
    phrases = [span for span in turn.spans("jargon") if not touches(span, harmless)]
    alone = [(a, b) for a, b in capitals if not any(s <= a and b <= e for s, e in phrases)]
    for start, end in sorted([*phrases, *alone]):
        if not _said_first(turn.folded[start:end], turn, talk):
            yield Hit(turn, start, end)


def _said_first(words: str, turn: Said, talk: Talk) -> bool:
    """Whether the customer had used these words, or has them in a product's name."""
    named = " ".join([*talk.source.customer.products, *talk.source.customer.product_aliases])
    earlier = (said.folded for said in talk.before(turn) if said.is_customer)
    return words in named.casefold() or any(words in text for text in earlier)


RULE = Rule(
    title={"fr": "Jargon interne", "en": "Internal jargon"},
    message={
        "fr": "Mot de la maison : dites ce que cela change pour le client.",
        "en": "A word of the house: say what it changes for the customer.",
    },
    severity="minor",
    criterion="wording",
    turn=check,
    looks="back",
    hears=("jargon", "jargon_capitals"),
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: Alors ?", "advisor: Je transmets au ⟦back office⟧."),
        fr("customer: Et mon dossier ?", "advisor: Le ⟦CRM⟧ ne répond plus."),
        fr("customer: C'est long", "advisor: C'est parti au ⟦niveau 2⟧, ⟦en statut KO⟧ chez eux."),
        fr("customer: Alors ?", "advisor: Une collègue spécialisée vous appelle demain."),
        fr("customer: Votre CRM me connaît ?", "advisor: Oui, le CRM garde vos échanges un an."),
        fr("customer: J'ai le ticket", "advisor: Gardez bien le ticket de caisse, ko ou pas."),
        en("customer: Well?", "advisor: I am passing it to the ⟦back office⟧."),
        en("customer: And my file?", "advisor: The ⟦CRM⟧ is down."),
        en("customer: It is slow", "advisor: I have ⟦raised a ticket⟧ with ⟦tier 2 support⟧."),
        en("customer: Well?", "advisor: A specialist colleague will call you tomorrow."),
        en("customer: Does your CRM know me?", "advisor: Yes, the CRM keeps a year of messages."),
        en("customer: I have two tickets", "advisor: Please keep the tickets for the show."),
    ),
)
