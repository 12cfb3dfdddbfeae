"""Ordre de se calmer

Signale. Le conseiller ordonne au client de se calmer, ou de baisser le ton.

Pourquoi. Un ordre sur l'humeur dit au client que sa colère est le problème, et la fait monter.

Dire plutôt. Nommez ce qui lui est arrivé, puis ce que vous faites : « Trois appels pour rien, je
comprends que cela use. Je reprends le dossier moi-même. »

Limites. Une citation du client, ou « je reste calme », n'est pas un ordre.

Source. Les critères de posture du prix Élu Service Client de l'Année.

---

Flags. The advisor tells the customer to calm down, or to lower their voice.

Why. An order about a mood says that the anger is the problem, and feeds it.

Say instead. Name what happened to them, then what you do: "Three calls for nothing, that wears
anybody out. I am taking your file over myself."

Limits. A quotation of the customer, or "I stay calm", is no order.

Source. The posture criteria of the award Élu Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    for start, end in turn.spans("calming_order"):
        yield Hit(turn, start, end)


RULE = Rule(
    title={"fr": "Ordre de se calmer", "en": "Ordered to calm down"},
    message={
        "fr": "N'ordonnez pas le calme : nommez ce qui s'est passé et ce que vous faites.",
        "en": "Do not order calm: name what happened and what you are doing.",
    },
    severity="major",
    criterion="wording",
    turn=check,
    looks="back",
    hears=("calming_order",),
    in_drafts=True,
    examples=(
        fr("customer: C'est un scandale !", "advisor: ⟦Calmez-vous⟧, monsieur."),
        fr("customer: J'en ai assez.", "advisor: ⟦Restez calme⟧, je vérifie votre dossier."),
        fr("customer: Vous vous moquez de moi", "advisor: ⟦DU CALME⟧ svp, je regarde"),
        fr("customer: Vous m'avez dit calmez-vous !", "advisor: Je vous présente mes excuses."),
        fr("customer: Bonjour", "advisor: Bonjour, prenez votre temps, je reste là."),
        fr("customer: Je suis furieux", "advisor: Trois appels pour rien, cela use."),
        en("customer: This is a disgrace!", "advisor: ⟦Calm down⟧, sir."),
        en("customer: I have had enough", "advisor: ⟦Please stay calm⟧ while I check."),
        en("customer: You lied", "advisor: ⟦You need to calm down⟧ first."),
        en("customer: Do not tell me to calm down", "advisor: You are right, I apologise."),
        en("customer: Hello", "advisor: Hello, take your time, I am here."),
        en("customer: I am furious", "advisor: Three calls for nothing wears anybody out."),
    ),
)
