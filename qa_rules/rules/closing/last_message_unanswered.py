"""Dernier message sans réponse

Signale. La conversation se ferme alors que le dernier message du client attendait une réponse.

Pourquoi. Le client a posé sa question, et on lui a fermé la porte.

Dire plutôt. Répondre, ou dire quand la réponse viendra : « Je vous écris demain à midi avec le
montant. »

Limites. Un au revoir, un merci ou un simple « ok » n'attendent rien. La règle ne s'applique pas
quand le client ferme lui-même.

Source. La mesure `cut_off` : une conversation finie sur un texte du client sans réponse.

---

Flags. The conversation is closed while the customer's last message needed an answer.

Why. The customer asked, and the door was shut.

Say instead. Answer, or say when the answer comes: "I will write to you tomorrow at noon with the
amount."

Limits. A goodbye, thanks or a bare "ok" needs nothing. The rule does not apply when the customer
closes.

Source. The measure `cut_off`: a conversation ended on a customer's text without an answer.
"""

from collections.abc import Iterator

from qa_rules.facts import closing
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    if talk.source.closed_by == "customer" or not talk.customer_turns:
        raise NotApplicable
    turn = closing.unanswered_last(talk)
    if turn is not None:
        yield Hit(turn, 0, len(turn.text))


RULE = Rule(
    title={"fr": "Dernier message sans réponse", "en": "Last message unanswered"},
    message={
        "fr": "Le dernier message du client est resté sans réponse.",
        "en": "The customer's last message was left without an answer.",
    },
    severity="major",
    criterion="closing",
    close=check,
    examples=(
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: ⟦et la facture ?⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: ça coupe",
            "advisor: Redémarrez la box.",
            "customer: ⟦toujours pareil, elle clignote⟧",
            closed_by="timeout",
        ),
        fr(
            "customer: ça coupe",
            "advisor: Avez-vous une autre question ?",
            "customer: ⟦oui⟧",
            closed_by="advisor",
        ),
        fr("customer: mon colis ?", "advisor: Ce soir.", "customer: ok merci", closed_by="advisor"),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: super, bonne soirée",
            closed_by="timeout",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: et la facture ?",
            closed_by="customer",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: ⟦and the invoice?⟧",
            closed_by="advisor",
        ),
        en(
            "customer: it drops",
            "advisor: Restart the router.",
            "customer: ⟦still the same, it blinks⟧",
            closed_by="timeout",
        ),
        en(
            "customer: it drops",
            "advisor: Any other questions?",
            "customer: ⟦yes please⟧",
            closed_by="advisor",
        ),
        en("customer: my parcel?", "advisor: Tonight.", "customer: ok thanks", closed_by="advisor"),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: great, have a good one",
            closed_by="timeout",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: and the invoice?",
            closed_by="customer",
        ),
    ),
)
