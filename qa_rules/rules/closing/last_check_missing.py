"""Pas de dernière vérification

Signale. Le conseiller conclut sans demander si le client a besoin d'autre chose.

Pourquoi. Une question oubliée devient un second contact ; la poser prend cinq mots.

Dire plutôt. « Puis-je faire autre chose pour vous, Madame Durand ? »

Limites. « N'hésitez pas si… » n'est pas une question. La règle ne s'applique pas quand le client
prend congé le premier, part ou se tait.

Source. Les questions des articles sources sur la prise de congé ; les critères de posture du prix
Élu Service Client de l'Année.

---

Flags. The advisor ends without asking whether the customer needs anything else.

Why. A forgotten question becomes a second contact; asking takes five words.

Say instead. "Is there anything else I can do for you, Mrs Parker?"

Limits. "Feel free to ask…" is no question. The rule does not apply when the customer takes leave
first, goes or falls silent.

Source. The source articles' questions on taking leave; the posture criteria of the award Élu
Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts import closing, courtesy
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    if courtesy.last_check(talk):
        return
    if closing.customer_left(talk) or closing.first_farewell(talk) == "customer":
        raise NotApplicable
    last = talk.own_turns[-1]
    yield Hit(last, 0, len(last.text))


RULE = Rule(
    title={"fr": "Pas de dernière vérification", "en": "No last check"},
    message={
        "fr": "Avant de conclure, demandez si le client a besoin d'autre chose.",
        "en": "Before you close, ask whether anything else is needed.",
    },
    severity="minor",
    criterion="closing",
    close=check,
    examples=(
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir.",
            "customer: ok",
            "advisor: ⟦Bonne journée.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: ⟦Il part ce soir, n'hésitez pas si besoin.⟧",
            "customer: ok",
            closed_by="advisor",
        ),
        fr(
            "customer: elle chauffe",
            "advisor: Avez-vous essayé autre chose ?",
            "customer: non",
            "advisor: ⟦Je l'échange.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir. Autre chose ?",
            "customer: non",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir.",
            "customer: merci, au revoir",
            "advisor: Au revoir.",
            closed_by="advisor",
        ),
        fr("customer: mon colis ?", "advisor: Il part ce soir.", closed_by="customer"),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir. Dites-moi si vous avez besoin d'autre chose.",
            closed_by="timeout",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: ok",
            "advisor: ⟦Have a nice day.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: ⟦It leaves tonight, feel free to ask if you need more.⟧",
            "customer: ok",
            closed_by="advisor",
        ),
        en(
            "customer: it is hot",
            "advisor: Did you try anything else?",
            "customer: no",
            "advisor: ⟦I will exchange it.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight. Anything else?",
            "customer: no",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: thanks, bye",
            "advisor: Bye.",
            closed_by="advisor",
        ),
        en("customer: my parcel?", "advisor: It leaves tonight.", closed_by="customer"),
    ),
)
