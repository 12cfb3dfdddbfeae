"""Pas de remerciement

Signale. Ni la clôture ni le dernier message du conseiller ne remercient le client.

Pourquoi. Remercier de la visite, de la confiance ou de la patience est le dernier souvenir qu'on
laisse.

Dire plutôt. « Merci de votre patience, Madame Colin, bonne soirée. »

Limites. « Merci de nous retourner le formulaire » est une demande. Le merci pour un
renseignement, en cours de conversation, ne compte pas. Ne s'applique pas quand le client part ou
se tait.

Source. Les questions des articles sources sur la prise de congé ; les critères de posture du prix
Élu Service Client de l'Année.

---

Flags. Neither the closing nor the advisor's last message thanks the customer.

Why. Thanks for the visit, the trust or the patience is the last thing a customer keeps.

Say instead. "Thank you for your patience, Mrs Collins, have a good evening."

Limits. "Thank you in advance" asks for something. Thanks for a detail in mid-conversation does
not count. Does not apply when the customer goes or falls silent.

Source. The source articles' questions on taking leave; the posture criteria of the award Élu
Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts import closing, courtesy
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    if courtesy.thanks(talk):
        return
    if closing.customer_left(talk):
        raise NotApplicable
    last = talk.own_turns[-1]
    yield Hit(last, 0, len(last.text))


RULE = Rule(
    title={"fr": "Pas de remerciement", "en": "No thanks"},
    message={
        "fr": "Remerciez le client en concluant.",
        "en": "Thank the customer as you close.",
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
            "customer: ma carte",
            "advisor: Je vous l'envoie.",
            "customer: ok",
            "advisor: ⟦Merci de nous renvoyer l'ancienne. Au revoir.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: ma carte",
            "advisor: Laquelle ?",
            "customer: la bleue",
            "advisor: ⟦Merci pour ces informations, je regarde.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir.",
            "customer: ok",
            "advisor: Merci de votre confiance.",
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir.",
            "customer: au revoir",
            "advisor: Merci, au revoir.",
            closed_by="advisor",
        ),
        fr("customer: mon colis ?", "advisor: Il part ce soir.", closed_by="customer"),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: ok",
            "advisor: ⟦Have a nice day.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: my card",
            "advisor: A new one is on its way.",
            "customer: ok",
            "advisor: ⟦Thank you in advance for the old one. Bye.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: my card",
            "advisor: Which one?",
            "customer: the blue one",
            "advisor: ⟦Thanks for the details, I am checking.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: ok",
            "advisor: Thank you for your patience.",
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight.",
            "customer: bye",
            "advisor: Thanks, bye.",
            closed_by="advisor",
        ),
        en("customer: my parcel?", "advisor: It leaves tonight.", closed_by="customer"),
    ),
)
