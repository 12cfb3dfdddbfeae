"""Mauvais nom

Signale. Le conseiller appelle le client par un autre nom que celui de sa fiche.

Pourquoi. Un mauvais nom dit au client qu'on le prend pour un autre, et fait douter du dossier
qu'on a sous les yeux.

Dire plutôt. Relire le nom sur la fiche : « Bonjour Madame Lefort. »

Limites. Une lettre de travers n'est pas un autre nom. Un tiers dont on parle, ou le nom que le
client vient de donner, non plus. Sans nom enregistré, la règle ne s'applique pas.

Source. Les critères de posture du prix Élu Service Client de l'Année (personnalisation du
conseiller et du client).

---

Flags. The advisor calls the customer by another name than the one on file.

Why. A wrong name tells the customer that they are taken for somebody else, and makes them doubt
which file is open.

Say instead. Read the name on the file again: "Hello Mrs Parker."

Limits. One letter wrong is not another name. Nor is a third person who is talked about, or the
name that the customer has just given. Without a stored name the rule does not apply.

Source. The posture criteria of the award Élu Service Client de l'Année (personalisation of
advisor and customer).
"""

from collections.abc import Iterator

from qa_rules.facts import names
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    if not names.has_name(talk):
        raise NotApplicable
    for call in names.calls(turn, talk):
        if call.kind == "other":
            yield Hit(turn, *call.span, {"stored": talk.source.customer.name})


RULE = Rule(
    title={"fr": "Mauvais nom", "en": "Wrong name"},
    message={
        "fr": "Ce n'est pas le nom du client : relisez sa fiche.",
        "en": "This is not the customer's name: read the file again.",
    },
    severity="major",
    criterion="personalisation",
    turn=check,
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr(
            "customer: bonjour",
            "advisor: Bonjour madame ⟦Morel⟧, dites-moi.",
            customer={"name": "Mme Lefort"},
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour ⟦Julie⟧, dites-moi.",
            customer={"name": "Camille Durand"},
        ),
        fr(
            "customer: bonjour",
            "advisor: C'est fait.",
            "advisor: Au revoir Monsieur ⟦Tremblay⟧.",
            customer={"name": "M. Roy"},
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour madame Lefrot, dites-moi.",
            customer={"name": "Mme Lefort"},
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour, le dossier est chez M. Lopez, du service sinistres.",
            customer={"name": "Mme Lefort"},
        ),
        fr(
            "customer: c'est Julie, sa fille",
            "advisor: Bonjour Julie, dites-moi.",
            customer={"name": "Mme Lefort"},
        ),
        fr("customer: bonjour", "advisor: Bonjour madame Morel."),
        en(
            "customer: hello",
            "advisor: Hello Mrs ⟦Baker⟧, go ahead.",
            customer={"name": "Mrs Parker"},
        ),
        en("customer: hello", "advisor: Hi ⟦Julie⟧, go ahead.", customer={"name": "Emma Stone"}),
        en(
            "customer: hello",
            "advisor: Done.",
            "advisor: Goodbye Mr ⟦Young⟧.",
            customer={"name": "Mr Roy"},
        ),
        en(
            "customer: hello",
            "advisor: Hello Mrs Parkr, go ahead.",
            customer={"name": "Mrs Parker"},
        ),
        en(
            "customer: hello",
            "advisor: My colleague Mr Baker has your file.",
            customer={"name": "Mrs Parker"},
        ),
        en(
            "customer: my name is Julie, I am her daughter",
            "advisor: Hi Julie, go ahead.",
            customer={"name": "Mrs Parker"},
        ),
    ),
)
