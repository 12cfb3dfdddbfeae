"""Champ non rempli

Signale. Un champ de modèle est parti tel quel : « [NOM] », « {prenom} », « XXX ».

Pourquoi. Rien ne dit plus clairement au client qu'il reçoit un texte tout fait.

Dire plutôt. Remplir le champ, ou l'effacer : « Bonjour Madame Durand ».

Limites. Les crochets d'un lien et une valeur entre crochets qui n'est pas un nom de champ ne
comptent pas. La marque peut bloquer l'envoi.

Source. Les critères de posture du prix Élu Service Client de l'Année (personnalisation du
conseiller et du client).

---

Flags. A template's field was sent as it stands: "[NAME]", "{first_name}", "XXX".

Why. Nothing tells the customer more plainly that they are getting a ready-made text.

Say instead. Fill the field in, or delete it: "Hello Mrs Parker".

Limits. The brackets of a link, and a value in brackets that is no field's name, do not count. The
brand may block the sending.

Source. The posture criteria of the award Élu Service Client de l'Année (personalisation of
advisor and customer).
"""

from collections.abc import Iterator

from qa_rules.facts.called import placeholders
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    for (start, end), is_name in placeholders(turn):
        yield Hit(turn, start, end, {"name": is_name})


RULE = Rule(
    title={"fr": "Champ non rempli", "en": "Placeholder not filled in"},
    message={
        "fr": "Remplissez ce champ avant d'envoyer.",
        "en": "Fill this field in before you send.",
    },
    severity="major",
    criterion="personalisation",
    turn=check,
    looks="back",
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    blocks=True,
    examples=(
        fr("customer: bonjour", "advisor: Bonjour ⟦[NOM]⟧, je vous écoute."),
        fr(
            "customer: bonjour",
            "advisor: Bonjour ⟦{prenom}⟧, votre colis part le ⟦{{date_envoi}}⟧.",
        ),
        fr("customer: bonjour", "advisor: Bonjour Madame ⟦XXX⟧, dites-moi."),
        fr("customer: bonjour", "advisor: Bonjour Madame Durand, dites-moi."),
        fr(
            "customer: bonjour",
            "advisor: Voir la [page d'aide](https://exemple.fr/aide), rubrique 3.",
        ),
        fr("customer: je suis [NOM]", "advisor: Bonjour, quel est votre nom ?"),
        en("customer: hello", "advisor: Dear ⟦[Customer Name]⟧, go ahead."),
        en("customer: hello", "advisor: Hi ⟦{first_name}⟧, it ships on ⟦%DATE%⟧."),
        en("customer: hello", "advisor: Hello Mrs ⟦XXXX⟧, go ahead."),
        en("customer: hello", "advisor: Hello Mrs Parker, go ahead."),
        en("customer: hello", "advisor: See the [help page](https://example.org/help), part 3."),
        en("customer: I am [NAME]", "advisor: Hello, what is your name?"),
    ),
)
