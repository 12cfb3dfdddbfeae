"""Pas de bonjour

Signale. Aucun des deux premiers messages du conseiller ne salue le client.

Pourquoi. Sans bonjour, la réponse se lit comme un automate, et le client n'est pas accueilli.

Dire plutôt. « Bonjour Madame Durand, ici Karim. Je regarde votre coupure. » Le bonjour, le nom et
la première action tiennent sur une ligne.

Limites. Un message automatique ne salue pas à la place du conseiller. Un « bonjour » qui prend
congé, ou qui est transmis à un tiers, ne compte pas.

Source. Les critères de posture du prix Élu Service Client de l'Année.

---

Flags. Neither of the advisor's first two messages greets the customer.

Why. Without a greeting the answer reads like a machine's, and nobody has been welcomed.

Say instead. "Good morning Mrs Parker, this is Karen. I am looking at your outage." A greeting, a
name and the first step fit in one line.

Limits. An automatic message does not greet in the advisor's place. A "hello" that is sent to
somebody else does not count.

Source. The posture criteria of the award Élu Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts.opening import greeting
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    """At the second message, or the first when the conversation is over with it."""
    if not talk.advisor_turns:
        raise NotApplicable
    if (len(talk.advisor_turns) > 1 or talk.is_closed) and not greeting(talk):
        first = talk.own_turns[0]
        yield Hit(first, 0, len(first.text))


RULE = Rule(
    title={"fr": "Pas de bonjour", "en": "No greeting"},
    message={
        "fr": "Saluez le client dans votre premier message.",
        "en": "Greet the customer in your first message.",
    },
    severity="major",
    criterion="opening",
    whole=check,
    examples=(
        fr("customer: bonjour", "advisor: ⟦Votre numéro ?⟧", "advisor: J'attends."),
        fr("customer: ma box clignote", "advisor: ⟦Redémarrez-la.⟧", closed_by="advisor"),
        fr(
            "customer: merci de m'aider",
            "advisor: ⟦Oui.⟧",
            "advisor: Que se passe-t-il ?",
            "advisor: Bonjour, au fait.",
        ),
        fr("customer: ma box clignote", "advisor: Bonjour, redémarrez-la.", closed_by="advisor"),
        fr("customer: allo", "advisor: Un instant.", "advisor: Bonsoir, je suis à vous."),
        fr("customer: allo", "advisor: Bienvenue ! Je vous écoute.", "advisor: Alors ?"),
        fr("customer: allo", "advisor: Oui ?"),
        en("customer: hello", "advisor: ⟦Account number?⟧", "advisor: I am waiting."),
        en("customer: the router blinks", "advisor: ⟦Restart it.⟧", closed_by="advisor"),
        en("customer: thanks", "advisor: ⟦You're welcome.⟧", "advisor: What is it about?"),
        en("customer: the router blinks", "advisor: Hi, please restart it.", closed_by="advisor"),
        en("customer: help", "advisor: One moment.", "advisor: Good evening, I am with you."),
        en("customer: help", "advisor: Welcome to our chat!", "advisor: Tell me more."),
    ),
)
