"""Numéro de carte demandé

Signale. Le conseiller demande dans la conversation un numéro de carte de paiement, sa date ou son
cryptogramme.

Pourquoi. Ce qui est écrit dans un chat est conservé : une carte qu'on y demande est une carte
exposée.

Dire plutôt. « Je vous envoie un lien de paiement sécurisé, vous y saisirez votre carte vous-même.
»

Limites. Les quatre derniers chiffres, une carte de fidélité ou une page sécurisée ne sont pas en
cause, ni l'avertissement de ne jamais donner sa carte.

Source. Les règles de sécurité des données de carte (PCI DSS) ; les engagements de confidentialité
NF Service.

---

Flags. The advisor asks in the conversation for a payment card's number, date or security code.

Why. What is written in a chat is kept: a card that is asked for there is a card exposed.

Say instead. "I am sending you a secure payment link, you will type your card there yourself."

Limits. The last four digits, a loyalty card or a secure page are not meant, nor is a warning
never to give one's card.

Source. The card data security rules (PCI DSS); the confidentiality commitment of NF Service.
"""

from collections.abc import Iterator

from qa_rules.facts.asking import asked_for
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    for span in asked_for(turn, talk, "card_number"):
        yield Hit(turn, *span)


RULE = Rule(
    title={"fr": "Numéro de carte demandé", "en": "Card number asked for"},
    message={
        "fr": "Ne demandez jamais une carte ici : envoyez un lien de paiement.",
        "en": "Never ask for a card here: send a payment link.",
    },
    severity="critical",
    criterion="safety",
    turn=check,
    looks="back",
    hears=("card_number",),
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    examples=(
        fr("customer: je paie comment", "advisor: Donnez-moi ⟦votre numéro de carte bancaire⟧."),
        fr("customer: je paie comment", "advisor: Pouvez-vous m'indiquer le ⟦cryptogramme⟧ ?"),
        fr(
            "customer: je paie comment",
            "advisor: J'ai besoin de la ⟦date d'expiration de votre carte⟧.",
        ),
        fr(
            "customer: je paie comment",
            "advisor: Ne donnez jamais votre numéro de carte dans un chat.",
        ),
        fr(
            "customer: je paie comment",
            "advisor: Indiquez votre numéro de carte bancaire sur la page de paiement sécurisée.",
        ),
        fr(
            "customer: mes points",
            "advisor: Pouvez-vous me donner votre numéro de carte de fidélité ?",
        ),
        fr(
            "customer: quelle carte",
            "advisor: Donnez-moi les quatre derniers chiffres de votre carte bancaire.",
        ),
        en("customer: how do I pay", "advisor: Please give me ⟦your card number⟧."),
        en("customer: how do I pay", "advisor: Can you tell me the ⟦CVV⟧?"),
        en("customer: how do I pay", "advisor: I need the ⟦expiry date of your credit card⟧."),
        en("customer: how do I pay", "advisor: Never share your card number in a chat."),
        en(
            "customer: how do I pay",
            "advisor: Please enter your card number on the secure payment page.",
        ),
        en("customer: my points", "advisor: Can you give me your loyalty card number?"),
    ),
)
