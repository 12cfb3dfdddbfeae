"""Pas d'au revoir

Signale. La conversation se ferme sans que le conseiller prenne congé.

Pourquoi. Une fenêtre qui se ferme sans un mot se lit comme une porte qui claque.

Dire plutôt. « Merci de votre visite, Monsieur Roux, je vous souhaite une bonne journée. »

Limites. Un merci seul n'est pas un congé, un souhait au milieu de la conversation non plus. La
règle ne s'applique pas quand le client part ou se tait.

Source. Les questions des articles sources sur la prise de congé ; les critères de posture du prix
Élu Service Client de l'Année.

---

Flags. The conversation is closed without a goodbye from the advisor.

Why. A window that closes without a word reads like a slammed door.

Say instead. "Thank you for stopping by, Mr Young, have a good day."

Limits. Bare thanks is no goodbye, nor is a wish in mid-conversation. The rule does not apply when
the customer goes or falls silent.

Source. The source articles' questions on taking leave; the posture criteria of the award Élu
Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts import closing
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    if closing.advisors_farewell(talk) is not None:
        return
    if closing.customer_left(talk):
        raise NotApplicable
    last = talk.own_turns[-1]
    yield Hit(last, 0, len(last.text))


RULE = Rule(
    title={"fr": "Pas d’au revoir", "en": "No goodbye"},
    message={
        "fr": "Prenez congé du client avant de fermer.",
        "en": "Take leave of the customer before you close.",
    },
    severity="major",
    criterion="closing",
    close=check,
    examples=(
        fr(
            "customer: mon colis ?",
            "advisor: ⟦Il part ce soir.⟧",
            "customer: ok merci",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir.",
            "customer: au revoir",
            "advisor: ⟦Merci.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: je pars demain",
            "advisor: Bon voyage ! Votre numéro ?",
            "customer: 5512",
            "advisor: ⟦C'est noté.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir.",
            "customer: ok merci",
            "advisor: Belle soirée à vous !",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir.",
            "customer: bonne journée",
            "advisor: À vous aussi.",
            closed_by="advisor",
        ),
        fr("customer: mon colis ?", "advisor: Il part ce soir.", closed_by="customer"),
        fr("customer: mon colis ?", "advisor: Quel est le numéro ?", closed_by="timeout"),
        en(
            "customer: my parcel?",
            "advisor: ⟦It leaves tonight.⟧",
            "customer: ok thanks",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: goodbye",
            "advisor: ⟦Thanks.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: I travel tomorrow",
            "advisor: Have a great trip! Your number?",
            "customer: 5512",
            "advisor: ⟦It is saved.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: ok thanks",
            "advisor: Have a lovely evening!",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: have a good day",
            "advisor: You too.",
            closed_by="advisor",
        ),
        en("customer: my parcel?", "advisor: It leaves tonight.", closed_by="customer"),
    ),
)
