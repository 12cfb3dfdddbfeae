"""Secret demandé

Signale. Le conseiller demande un mot de passe, un code secret, un code reçu par SMS ou des
identifiants.

Pourquoi. Aucun service sérieux n'en a besoin, et le demander habitue le client à le donner aux
fraudeurs.

Dire plutôt. « Je ne vous demanderai jamais votre code ; validez vous-même la demande dans
l'application. »

Limites. Inviter à changer ou à saisir son mot de passe sur sa propre page n'est pas le demander.
Un avertissement non plus.

Source. Les règles de sécurité des paiements (PCI DSS) ; les engagements de confidentialité NF
Service.

---

Flags. The advisor asks for a password, a PIN, a code sent by text message or login details.

Why. No serious service needs them, and asking teaches the customer to give them to fraudsters.

Say instead. "I will never ask for your code; please approve the request yourself in the app."

Limits. Inviting somebody to reset or type their password on their own page is not asking for it.
Nor is a warning.

Source. The payment security rules (PCI DSS); the confidentiality commitment of NF Service.
"""

from collections.abc import Iterator

from qa_rules.facts.asking import asked_for
from qa_rules.rule import Hit, Rule, en, fr
from qa_rules.talk import Said, Talk


def check(turn: Said, talk: Talk) -> Iterator[Hit]:
    for span in asked_for(turn, talk, "secret"):
        yield Hit(turn, *span)


RULE = Rule(
    title={"fr": "Secret demandé", "en": "Secret asked for"},
    message={
        "fr": "Ne demandez jamais un code ou un mot de passe.",
        "en": "Never ask for a code or a password.",
    },
    severity="critical",
    criterion="safety",
    turn=check,
    looks="back",
    hears=("secret",),
    opportunities=lambda talk: len(talk.own_turns),
    in_drafts=True,
    blocks=True,
    examples=(
        fr("customer: bloqué", "advisor: Quel est ⟦votre mot de passe⟧ ?"),
        fr("customer: bloqué", "advisor: Envoyez-moi le ⟦code reçu⟧ par SMS."),
        fr("customer: bloqué", "advisor: Pouvez-vous me communiquer ⟦votre code secret⟧ ?"),
        fr("customer: bloqué", "advisor: Ne communiquez jamais votre mot de passe."),
        fr(
            "customer: bloqué",
            "advisor: Pouvez-vous réinitialiser votre mot de passe sur le site ?",
        ),
        fr("customer: bloqué", "advisor: Quel est votre code postal ?"),
        en("customer: locked out", "advisor: What is ⟦your password⟧?"),
        en("customer: locked out", "advisor: Please send me the ⟦code you received⟧."),
        en("customer: locked out", "advisor: Can you give me ⟦your PIN⟧?"),
        en("customer: locked out", "advisor: Never share your password with anybody."),
        en("customer: locked out", "advisor: Can you reset your password on the website?"),
        en("customer: locked out", "advisor: What is your postcode?"),
    ),
)
