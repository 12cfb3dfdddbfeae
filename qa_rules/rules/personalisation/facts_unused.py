"""Rien de ce qu'on savait

Signale. L'identité, un produit ou une demande passée étaient à l'écran, et le conseiller n'en a
rien utilisé.

Pourquoi. Un client connu qu'on traite en inconnu doit tout redire ; quatre échanges sur cinq
doivent montrer qu'on le connaît.

Dire plutôt. « Madame Durand, pour votre Livebox 6, je vois la coupure du 2 mai : est-ce la même ?
»

Limites. « Je consulte votre historique » ne nomme rien. Sans fait enregistré, ou affiché, la
règle ne s'applique pas.

Source. Les engagements NF Service : 4 interactions sur 5 personnalisées (identité, produits,
demandes précédentes).

---

Flags. Identity, a product or a past request was on screen, and the advisor used none of it.

Why. A known customer treated as a stranger has to say everything again; four exchanges in five
should show that they are known.

Say instead. "Mrs Parker, about your Aurora lamp: is this the fault of 2 May again?"

Limits. "I am checking your history" names nothing. Where no fact is stored, or shown, the rule
does not apply.

Source. The NF Service commitments: 4 interactions in 5 personalised (identity, products, past
requests).
"""

from collections.abc import Iterator

from qa_rules.facts import names
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def on_screen(talk: Talk) -> list[str]:
    """The classes of facts that were stored and shown."""
    customer = talk.source.customer
    stored = {
        "identity": names.has_name(talk),
        "product": bool(customer.products),
        "history": bool(customer.history),
    }
    shown = stored.keys() if customer.on_screen is None else customer.on_screen
    return [kind for kind, is_stored in stored.items() if is_stored and kind in shown]


def check(talk: Talk) -> Iterator[Hit]:
    shown = on_screen(talk)
    if not shown or not talk.advisor_turns:
        raise NotApplicable
    if not names.facts_used(talk):
        first = talk.own_turns[0]
        yield Hit(first, 0, len(first.text), {"on_screen": shown})


RULE = Rule(
    title={"fr": "Rien de ce qu’on savait", "en": "Nothing of what was known"},
    message={
        "fr": "Nommez le client, son produit ou sa demande passée : c'était à l'écran.",
        "en": "Name the customer, their product or their past request: it was on screen.",
    },
    severity="minor",
    criterion="personalisation",
    close=check,
    examples=(
        fr(
            "customer: ça coupe",
            "advisor: ⟦Bonjour, redémarrez la box.⟧",
            closed_by="advisor",
            customer={"name": "Mme Durand"},
        ),
        fr(
            "customer: ça coupe",
            "advisor: ⟦Bonjour, je consulte votre historique.⟧",
            closed_by="advisor",
            customer={"history": ["coupure du 2 mai"]},
        ),
        fr(
            "customer: elle chauffe",
            "advisor: ⟦Bonjour, laissez-la reposer.⟧",
            closed_by="advisor",
            customer={"products": ["Perceuse X200"]},
        ),
        fr(
            "customer: ça coupe",
            "advisor: Bonjour Mme Durand, redémarrez-la.",
            closed_by="advisor",
            customer={"name": "Mme Durand"},
        ),
        fr(
            "customer: ça coupe",
            "advisor: Encore, comme le 2 mai ?",
            closed_by="advisor",
            customer={"history": ["coupure du 2 mai"]},
        ),
        fr("customer: ça coupe", "advisor: Redémarrez la box.", closed_by="advisor"),
        fr(
            "customer: ça coupe",
            "advisor: Redémarrez-la.",
            closed_by="advisor",
            customer={"name": "Mme Durand", "on_screen": []},
        ),
        en(
            "customer: it drops",
            "advisor: ⟦Hello, restart the router.⟧",
            closed_by="advisor",
            customer={"name": "Mrs Parker"},
        ),
        en(
            "customer: it drops",
            "advisor: ⟦Hello, I am checking your history.⟧",
            closed_by="advisor",
            customer={"history": ["outage of 2 May"]},
        ),
        en(
            "customer: it is hot",
            "advisor: ⟦Hello, let it rest.⟧",
            closed_by="advisor",
            customer={"products": ["Drill X200"]},
        ),
        en(
            "customer: it drops",
            "advisor: Hello Mrs Parker, restart it.",
            closed_by="advisor",
            customer={"name": "Mrs Parker"},
        ),
        en(
            "customer: it drops",
            "advisor: Again, as on 2 May?",
            closed_by="advisor",
            customer={"history": ["outage of 2 May"]},
        ),
        en("customer: it drops", "advisor: Restart the router.", closed_by="advisor"),
    ),
)
