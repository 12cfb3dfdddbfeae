"""Pas de merci pour l'attente

Signale. Après une longue attente, le conseiller reprend sans remercier le client d'avoir patienté
ni s'excuser du délai.

Pourquoi. Le client a donné de son temps ; le reconnaître en trois mots suffit à clore l'attente.

Dire plutôt. « Merci d'avoir patienté, j'ai la réponse de l'entrepôt. »

Limites. Ne juge que les attentes plus longues que celle de la marque (`hold_s`), après la première
réponse. Sans horaires, la règle ne s'applique pas.

Source. Les critères de posture du prix Élu Service Client de l'Année.

---

Flags. After a long wait the advisor goes on without thanking the customer for it, and without a
word of excuse.

Why. The customer gave their time; three words that say so are enough to end the wait.

Say instead. "Thank you for waiting, I have the warehouse's answer."

Limits. Judges only waits longer than the brand's (`hold_s`), after the first reply. Without times
the rule does not apply.

Source. The posture criteria of the award Élu Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts.waiting import Wait, waits
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Said, Talk


def long_waits(talk: Talk) -> list[Wait]:
    limit = talk.source.policy.hold_s
    return [wait for wait in waits(talk) if wait.turn is not None and wait.seconds > limit]


def check(talk: Talk) -> Iterator[Hit]:
    judged = long_waits(talk)
    if not judged:
        raise NotApplicable
    for wait in judged:
        if wait.turn is not None and not _thanks(wait.turn, talk):
            evidence = {"seq": wait.since.seq, "waited_s": wait.seconds}
            yield Hit(wait.turn, 0, len(wait.turn.text), evidence)


def _thanks(turn: Said, talk: Talk) -> bool:
    """In this message or in those the advisor sends right behind it."""
    if turn.says("thanks_waiting"):
        return True
    for later in talk.after(turn):
        if later.is_customer:
            return False
        if later.is_advisor and later.says("thanks_waiting"):
            return True
    return False


RULE = Rule(
    title={"fr": "Pas de merci pour l’attente", "en": "No thanks for waiting"},
    message={
        "fr": "Remerciez le client d'avoir patienté avant de reprendre.",
        "en": "Thank the customer for waiting before you go on.",
    },
    severity="minor",
    criterion="pace",
    whole=check,
    opportunities=lambda talk: len(long_waits(talk)),
    needs_times=True,
    examples=(
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, un instant.",
            "advisor: ⟦Il est à Lyon.⟧",
            at=(0, 5, 200),
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour !",
            "customer: où est mon colis ?",
            "advisor: ⟦À Lyon, merci de votre confiance.⟧",
            at=(0, 5, 20, 200),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, deux minutes svp.",
            "advisor: ⟦Voilà.⟧",
            at=(0, 5, 80),
            policy={"hold_s": 60},
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, un instant.",
            "advisor: Merci d'avoir patienté, il est à Lyon.",
            at=(0, 5, 200),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, un instant.",
            "advisor: Désolée pour l'attente, il est à Lyon.",
            at=(0, 5, 200),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, un instant.",
            "advisor: Il est à Lyon.",
            at=(0, 5, 60),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, one moment.",
            "advisor: ⟦It is in Leeds.⟧",
            at=(0, 5, 200),
        ),
        en(
            "customer: hello",
            "advisor: Hello!",
            "customer: where is my parcel?",
            "advisor: ⟦In Leeds, thank you for choosing us.⟧",
            at=(0, 5, 20, 200),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, please hold.",
            "advisor: ⟦Here we are.⟧",
            at=(0, 5, 80),
            policy={"hold_s": 60},
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, one moment.",
            "advisor: Thank you for waiting, it is in Leeds.",
            at=(0, 5, 200),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, one moment.",
            "advisor: Sorry for the delay, it is in Leeds.",
            at=(0, 5, 200),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, one moment.",
            "advisor: It is in Leeds.",
            at=(0, 5, 60),
        ),
    ),
)
