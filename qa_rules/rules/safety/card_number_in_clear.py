"""Numéro de carte en clair

Signale. Un numéro de carte de paiement est écrit dans un message, par l'un ou par l'autre.

Pourquoi. Un numéro lisible peut servir à quiconque lit la conversation ; il est masqué avant
d'être conservé.

Dire plutôt. Au client : « J'ai masqué votre numéro ; utilisez le lien de paiement. » Du
conseiller : les quatre derniers chiffres suffisent.

Limites. Le numéro est reconnu à sa longueur, à son émetteur et à sa clé de Luhn ; un IBAN ou un
numéro de suivi ne comptent pas. De la part du client c'est un signalement, jamais une faute du
conseiller.

Source. Les règles de sécurité des données de carte (PCI DSS).

---

Flags. A payment card number is written in a message, by either side.

Why. A readable number can be used by anybody who reads the conversation; it is masked before it
is kept.

Say instead. To the customer: "I have masked your number; please use the payment link." From the
advisor: the last four digits are enough.

Limits. The number is known by its length, its issuer and its Luhn digit; an IBAN or a tracking
number does not count. From the customer it is a notice, never the advisor's fault.

Source. The card data security rules (PCI DSS).
"""

from collections.abc import Iterator

from qa_rules.cards import card_numbers, masked_numbers
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    for start, end in sorted(card_numbers(turn.text) + masked_numbers(turn.text)):
        yield Hit(turn, start, end, severity=None if turn.is_advisor else "hint")


RULE = Rule(
    title={"fr": "Numéro de carte en clair", "en": "Card number in clear"},
    message={
        "fr": "Un numéro de carte est écrit ici : n'en écrivez pas, proposez le lien de paiement.",
        "en": "A card number is written here: write none, offer the payment link.",
    },
    severity="critical",
    criterion="safety",
    turn=check,
    looks="back",
    of="everybody",
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: ma carte est la ⟦4111 1111 1111 1111⟧", "advisor: Je l'ai masquée."),
        fr("customer: bonjour", "advisor: Votre carte ⟦5555-5555-5555-4444⟧ est active."),
        fr("customer: amex ⟦378282246310005⟧ exp 12/27", "advisor: Merci de passer par le lien."),
        fr("customer: mon iban FR76 3000 6000 0112 3456 7890 189", "advisor: C'est noté."),
        fr("customer: commande 4111 1111 1111 1112", "advisor: Je la cherche."),
        fr("customer: appelez le 06 12 34 56 78", "advisor: Carte finissant par 1111 ?"),
        en("customer: it is ⟦4012888888881881⟧", "advisor: I have masked it."),
        en("customer: hello", "advisor: Your card ⟦5105 1051 0510 5100⟧ is active."),
        en("customer: card ⟦•••• •••• •••• 4242⟧", "advisor: Please use the link."),
        en("customer: my iban is GB29 NWBK 6016 1331 9268 19", "advisor: Noted."),
        en("customer: tracking 4012888888881882", "advisor: Let me see."),
        en("customer: call 0044 20 7946 0958", "advisor: The card ending in 4242?"),
    ),
)
