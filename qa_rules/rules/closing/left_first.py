"""Congé dans le mauvais ordre

Signale. Le premier au revoir ne vient pas de celui que la marque a désigné.

Pourquoi. Quand le client doit conclure le premier, un au revoir du conseiller le presse ; quand
c'est au conseiller, l'attendre laisse le client chercher la sortie.

Dire plutôt. Attendre le congé du client, ou le prendre, selon la marque : « Je reste là tant que
vous en avez besoin. »

Limites. Ne s'applique que si la marque a choisi un ordre (`first_farewell`) et que quelqu'un a
pris congé. Aucune norme ne fixe cet ordre.

Source. Les articles sources posent la question (« qui dit au revoir en premier ? ») ; la marque y
répond.

---

Flags. The first goodbye does not come from the side that the brand has named.

Why. Where the customer is to close first, an advisor's goodbye hurries them; where the advisor
is, waiting leaves the customer looking for the way out.

Say instead. Wait for the customer's goodbye, or say it, as the brand has chosen: "I am here as
long as you need me."

Limits. Applies only where the brand has chosen an order (`first_farewell`) and somebody took
leave. No norm sets that order.

Source. The source articles ask the question (who says goodbye first?); the brand answers it.
"""

from collections.abc import Iterator

from qa_rules.facts.farewell import farewells
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    wanted = talk.source.policy.first_farewell
    found = farewells(talk)
    if wanted == "either" or not found:
        raise NotApplicable
    turn, (start, end) = found[0]
    if turn.speaker != wanted:
        yield Hit(turn, start, end, {"wanted": wanted})


RULE = Rule(
    title={"fr": "Congé dans le mauvais ordre", "en": "Goodbye in the wrong order"},
    message={
        "fr": "L'au revoir n'est pas venu de celui que la marque a désigné.",
        "en": "The goodbye did not come from the side that the brand has named.",
    },
    severity="minor",
    criterion="closing",
    close=check,
    examples=(
        fr(
            "customer: mon colis ?",
            "advisor: Il part ce soir, ⟦au revoir⟧.",
            closed_by="advisor",
            policy={"first_farewell": "customer"},
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: ok ⟦bonne soirée⟧",
            closed_by="advisor",
            policy={"first_farewell": "advisor"},
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir, ⟦à bientôt⟧ !",
            "customer: au revoir",
            closed_by="advisor",
            policy={"first_farewell": "customer"},
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir, au revoir.",
            closed_by="advisor",
            policy={"first_farewell": "advisor"},
        ),
        fr("customer: mon colis ?", "advisor: Ce soir, au revoir.", closed_by="advisor"),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            closed_by="advisor",
            policy={"first_farewell": "customer"},
        ),
        en(
            "customer: my parcel?",
            "advisor: It leaves tonight, ⟦goodbye⟧.",
            closed_by="advisor",
            policy={"first_farewell": "customer"},
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: ok ⟦take care⟧",
            closed_by="advisor",
            policy={"first_farewell": "advisor"},
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight, ⟦bye⟧!",
            "customer: goodbye",
            closed_by="advisor",
            policy={"first_farewell": "customer"},
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight, goodbye.",
            closed_by="advisor",
            policy={"first_farewell": "advisor"},
        ),
        en("customer: my parcel?", "advisor: Tonight, goodbye.", closed_by="advisor"),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            closed_by="advisor",
            policy={"first_farewell": "customer"},
        ),
    ),
)
