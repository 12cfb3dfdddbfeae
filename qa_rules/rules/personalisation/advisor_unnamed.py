"""Conseiller sans nom

Signale. Le conseiller ne donne ni son nom ni son prénom de toute la conversation.

Pourquoi. Un prénom fait passer d'un service à une personne, et engage celle qui le donne.

Dire plutôt. « Bonjour Madame Charpentier, Sonia, du service technique. »

Limites. Le nom affiché par l'outil ne compte pas s'il n'est pas écrit. Une signature compte.

Source. Les critères de posture du prix Élu Service Client de l'Année (personnalisation du
conseiller et du client).

---

Flags. The advisor gives neither name nor first name in the whole conversation.

Why. A first name turns a department into a person, and commits the one who gives it.

Say instead. "Good morning Mrs Parker, this is Karen from the technical team."

Limits. A name shown by the tool but not written does not count. A signature does.

Source. The posture criteria of the award Élu Service Client de l'Année (personalisation of
advisor and customer).
"""

from collections.abc import Iterator

from qa_rules.facts import names
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    if not talk.advisor_turns:
        raise NotApplicable
    if not names.advisor_named(talk):
        first = talk.own_turns[0]
        yield Hit(first, 0, len(first.text))


RULE = Rule(
    title={"fr": "Conseiller sans nom", "en": "Advisor without a name"},
    message={
        "fr": "Présentez-vous : un prénom suffit.",
        "en": "Introduce yourself: a first name is enough.",
    },
    severity="minor",
    criterion="personalisation",
    close=check,
    examples=(
        fr("customer: bonjour", "advisor: ⟦Bonjour, je vous écoute.⟧", closed_by="advisor"),
        fr(
            "customer: bonjour",
            "advisor: ⟦Bonjour, je suis désolé de cette coupure.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: bonjour",
            "advisor: ⟦Bonjour ! Toujours à votre service.⟧",
            closed_by="advisor",
            advisor={"name": "Léa"},
        ),
        fr("customer: bonjour", "advisor: Bonjour, ici Hugo.", closed_by="advisor"),
        fr(
            "customer: bonjour",
            "advisor: Bonjour Madame Roux, Sonia. Dites-moi.",
            closed_by="advisor",
            customer={"name": "Mme Roux"},
        ),
        fr("customer: bonjour", "advisor: C'est fait.\nCordialement, Arthur", closed_by="advisor"),
        en("customer: hello", "advisor: ⟦Hello, go ahead.⟧", closed_by="advisor"),
        en("customer: hello", "advisor: ⟦Hello, I'm sorry about this.⟧", closed_by="advisor"),
        en(
            "customer: hello",
            "advisor: ⟦Hi there, how can I help?⟧",
            closed_by="advisor",
            advisor={"name": "Lea"},
        ),
        en("customer: hello", "advisor: Hello, this is Karen.", closed_by="advisor"),
        en("customer: hello", "advisor: Hi, Tom here.", closed_by="advisor"),
        en("customer: hello", "advisor: Done.\nKind regards, Olga", closed_by="advisor"),
    ),
)
