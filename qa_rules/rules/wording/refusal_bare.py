"""Refus sans alternative

Signale. Le conseiller refuse (« c'est impossible », « je ne peux pas vous rembourser ») et ne
donne, ni dans ce message ni avant la réponse du client, aucune autre voie.

Pourquoi. Un non tout seul ferme la conversation ; le client redemandera ailleurs, autrement.

Dire plutôt. Le refus, sa raison, puis ce qui est possible : « Le remboursement est clos depuis
mai. En revanche, je peux vous faire un avoir ce soir. »

Limites. Une alternative est reconnue à une tournure (« en revanche », « vous pouvez ») ou à une
suite concrète : une action, une consigne, un délai. La qualité de l'alternative n'est pas jugée.

Source. Les critères de posture du prix Élu Service Client de l'Année.

---

Flags. The advisor refuses ("that is impossible", "I can't refund you") and gives no other way,
neither in that message nor before the customer answers.

Why. A no by itself ends the conversation; the customer will ask again elsewhere, otherwise.

Say instead. The refusal, its reason, then what is possible: "Refunds for May are closed. I can
still give you a voucher tonight."

Limits. An alternative is told by a phrase ("instead", "you can") or by something concrete that
follows: an action, an instruction, a delay. How good it is, is not judged.

Source. The posture criteria of the award Élu Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts.parts import touches
from qa_rules.facts.sentences import sentences
from qa_rules.facts.steps import states_step
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    harmless = turn.spans("refusal_not")
    refusals = [span for span in turn.spans("refusal") if not touches(span, harmless)]
    if refusals and not any(_eases(said, talk.language) for said in _breath(turn, talk)):
        for start, end in refusals:
            yield Hit(turn, start, end)


def _breath(turn: Said, talk: Talk) -> Iterator[Said]:
    """This message and the advisor's next ones, until the customer speaks."""
    yield turn
    for said in talk.after(turn):
        if said.is_customer:
            return
        if said.is_advisor:
            yield said


def _eases(turn: Said, language: str) -> bool:
    refused = turn.spans("refusal")
    if any(not touches(span, refused) for span in turn.spans("refusal_eased")):
        return True
    return any(
        states_step(sentence, language)
        for sentence in sentences(turn)
        if not any(sentence.start <= start < sentence.end for start, _ in refused)
    )


RULE = Rule(
    title={"fr": "Refus sans alternative", "en": "Bare refusal"},
    message={
        "fr": "Après un refus, dites pourquoi et ce qui reste possible.",
        "en": "After a refusal, say why and what is still possible.",
    },
    severity="major",
    criterion="wording",
    turn=check,
    hears=("refusal",),
    opportunities=lambda talk: len(talk.own_turns),
    examples=(
        fr("customer: Remboursez-moi", "advisor: ⟦C'est impossible⟧."),
        fr(
            "customer: Je veux l'échanger",
            "advisor: Désolé, ⟦ce n'est pas possible⟧.",
            "customer: Ah",
        ),
        fr("customer: Et le délai ?", "advisor: ⟦On ne peut rien faire⟧."),
        fr(
            "customer: Un geste ?",
            "advisor: ⟦C'est impossible⟧.",
            "customer: ?",
            "advisor: Vous pouvez payer en trois fois.",
        ),
        fr(
            "customer: Remboursez-moi",
            "advisor: C'est impossible après 30 jours. En revanche, un avoir vous va ?",
        ),
        fr(
            "customer: Un échange ?",
            "advisor: Ce n'est pas possible.",
            "advisor: Je vous fais livrer un autre modèle.",
        ),
        fr("customer: C'est impossible à lire", "advisor: Je vous renvoie le fichier."),
        en("customer: Refund me", "advisor: ⟦That's impossible⟧."),
        en("customer: Swap it?", "advisor: Sorry, ⟦it is not possible⟧.", "customer: Oh"),
        en("customer: And now?", "advisor: ⟦There is nothing we can do⟧."),
        en(
            "customer: Refund me",
            "advisor: It is not possible after 30 days, but I can offer a voucher.",
        ),
        en(
            "customer: Swap it?",
            "advisor: That's impossible.",
            "advisor: I'm sending you another model.",
        ),
        en("customer: It's impossible to read", "advisor: I'm sending the file again."),
    ),
)
