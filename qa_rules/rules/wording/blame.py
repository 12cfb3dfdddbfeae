"""Reproche fait au client

Signale. Le conseiller reproche au client ce qu'il a fait, n'a pas lu ou n'a pas compris : « vous
auriez dû… », « c'est votre faute », « comme je vous l'ai déjà dit ».

Pourquoi. Le client est venu chercher une solution ; un reproche, même fondé, l'oblige à se
défendre et n'avance à rien.

Dire plutôt. Partez de ce qui reste à faire : « Le formulaire est parti sans la page 2 ; je vous
la renvoie, il ne manquera plus qu'elle. »

Limites. « Vous auriez dû recevoir un mail » et « ce n'est pas votre faute » ne reprochent rien.
Un reproche sans aucune de ces tournures n'est pas vu. L'analyste complète la liste.

Source. Les engagements de courtoisie de NF Service et les critères de posture du prix Élu Service
Client de l'Année.

---

Flags. The advisor blames the customer for what they did, did not read or did not understand: "you
should have…", "that's your fault", "as I already said".

Why. The customer came for a solution; blame, even deserved, makes them defend themselves and
moves nothing.

Say instead. Start from what is left to do: "The form left without page 2; I am sending it again,
then nothing is missing."

Limits. "You should have received an e-mail" and "it is not your fault" blame nobody. Blame in
none of these phrases is not seen. An analyst extends the list.

Source. The courtesy commitments of NF Service and the posture criteria of the award Élu Service
Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    harmless = turn.spans("blame_not")
    for start, end in turn.spans("blame"):
        if not any(first < end and start < last for first, last in harmless):
            yield Hit(turn, start, end)


RULE = Rule(
    title={"fr": "Reproche fait au client", "en": "Customer blamed"},
    message={
        "fr": "Ne reprochez rien : dites ce qui reste à faire.",
        "en": "Do not blame: say what is left to do.",
    },
    severity="major",
    criterion="wording",
    turn=check,
    looks="back",
    hears=("blame",),
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: Mon code ne passe pas", "advisor: ⟦Vous auriez dû⟧ le noter."),
        fr("customer: Je n'ai rien reçu", "advisor: ⟦C'est votre faute⟧, l'adresse est fausse."),
        fr("customer: Et mon avoir ?", "advisor: ⟦Comme je vous l'ai déjà dit⟧, il arrive."),
        fr("customer: Ça bloque", "advisor: ⟦VOUS N'AVEZ PAS LU⟧ la notice"),
        fr("customer: Rien reçu", "advisor: Vous auriez dû recevoir un SMS hier, je le renvoie."),
        fr("customer: Je suis nul", "advisor: Mais non, ce n'est pas votre faute."),
        fr(
            "customer: Vous auriez dû me le dire !",
            "advisor: C'est vrai, je vous présente mes excuses.",
        ),
        fr("customer: Aïe", "advisor: Dites-moi si vous vous êtes trompé de ligne, je corrige."),
        en("customer: My code fails", "advisor: ⟦You should have⟧ kept it."),
        en("customer: Nothing came", "advisor: ⟦That's your fault⟧, the address is wrong."),
        en("customer: And my voucher?", "advisor: ⟦As I already said⟧, it is coming."),
        en(
            "customer: Nothing came",
            "advisor: You should have received a text, I am sending it again.",
        ),
        en("customer: Silly me", "advisor: Not at all, it isn't your fault."),
        en("customer: You should have told me", "advisor: That is true, I apologise."),
    ),
)
