"""Fermée trop tôt

Signale. Le conseiller ferme juste après avoir posé une question, avant le temps minimal de la
marque, ou le client écrit encore dans les deux minutes.

Pourquoi. Le client voit la conversation disparaître sous ses doigts et doit tout recommencer.

Dire plutôt. Laisser à la dernière question le temps d'une réponse : « Je reste là encore une
minute. »

Limites. Ne juge que les fermetures par un conseiller ou un responsable. Un client qui a pris
congé ne peut plus être fermé trop tôt. Sans horaires, la règle ne s'applique pas.

Source. La définition de `premature_closing` (mesures) ; le temps minimal est celui de la marque
(`close_min_s`).

---

Flags. The advisor closes right behind a question of their own, before the brand's shortest time,
or the customer still writes within two minutes.

Why. The customer sees the conversation vanish under their fingers and has to start again.

Say instead. Give the last question time for an answer: "I am here for another minute."

Limits. Judges only what an advisor or a leader closed. A customer who took leave cannot be closed
too soon. Without times the rule does not apply.

Source. The definition of `premature_closing` (measures); the shortest time is the brand's
(`close_min_s`).
"""

from collections.abc import Iterator

from qa_rules.facts import closing
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Said, Talk

ANSWER_S = 60.0
AFTER_S = 120.0


def check(talk: Talk) -> Iterator[Hit]:
    if talk.closed_s is None or talk.source.closed_by not in ("advisor", "leader"):
        raise NotApplicable
    late = _written_after(talk, talk.closed_s)
    if late is not None:
        yield Hit(late, 0, len(late.text))
        return
    if closing.customers_farewell(talk) is not None or not talk.advisor_turns:
        return
    last = talk.people[-1]
    waited = talk.closed_s - (last.at_s or 0.0)
    asks = last.is_advisor and "?" in last.text
    if waited < talk.source.policy.close_min_s or (asks and waited < ANSWER_S):
        yield Hit(last, 0, len(last.text), {"waited_s": round(waited, 3)})


def _written_after(talk: Talk, closed_s: float) -> Said | None:
    """The customer's first text within two minutes of the close."""
    for turn in talk.customer_turns:
        if turn.at_s is not None and closed_s < turn.at_s <= closed_s + AFTER_S:
            return turn
    return None


RULE = Rule(
    title={"fr": "Fermée trop tôt", "en": "Closed too soon"},
    message={
        "fr": "La conversation a été fermée avant que le client ait pu répondre.",
        "en": "The conversation was closed before the customer could answer.",
    },
    severity="major",
    criterion="closing",
    close=check,
    needs_times=True,
    examples=(
        fr(
            "customer: mon colis ?",
            "advisor: ⟦Ce soir. Autre chose ?⟧",
            at=(0, 20),
            closed_at=30,
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: ⟦et la facture ?⟧",
            at=(0, 20, 60),
            closed_at=50,
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: ⟦Ce soir.⟧",
            at=(0, 20),
            closed_at=40,
            closed_by="advisor",
            policy={"close_min_s": 60},
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir. Autre chose ?",
            at=(0, 20),
            closed_at=200,
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir. Autre chose ?",
            "customer: non, au revoir",
            at=(0, 20, 40),
            closed_at=45,
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir. Autre chose ?",
            at=(0, 20),
            closed_at=30,
            closed_by="customer",
        ),
        en(
            "customer: my parcel?",
            "advisor: ⟦Tonight. Anything else?⟧",
            at=(0, 20),
            closed_at=30,
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: ⟦and the invoice?⟧",
            at=(0, 20, 60),
            closed_at=50,
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: ⟦Tonight.⟧",
            at=(0, 20),
            closed_at=40,
            closed_by="advisor",
            policy={"close_min_s": 60},
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight. Anything else?",
            at=(0, 20),
            closed_at=200,
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight. Anything else?",
            "customer: no, bye",
            at=(0, 20, 40),
            closed_at=45,
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight. Anything else?",
            at=(0, 20),
            closed_at=30,
            closed_by="customer",
        ),
    ),
)
