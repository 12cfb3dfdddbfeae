"""Attente non annoncée

Signale. Le client attend en silence plus longtemps que la marque ne l'admet, sans qu'on le lui ait
annoncé.

Pourquoi. Une attente dont on connaît la raison paraît plus courte ; une attente muette inquiète.

Dire plutôt. « Je joins l'entrepôt, cela prend environ trois minutes, restez avec moi. »

Limites. « Je regarde » dit ce qui se fait, pas qu'il faudra attendre. Quand la balle est dans le
camp du client, il n'attend pas. Sans horaires, la règle ne s'applique pas.

Source. Les critères de posture du prix Élu Service Client de l'Année ; la durée est celle de la
marque (`hold_s`).

---

Flags. The customer waits in silence longer than the brand allows, and was not told so.

Why. A wait with a known reason feels shorter; a mute one worries.

Say instead. "I am calling the warehouse, it takes about three minutes, please stay with me."

Limits. "I am checking" says what is being done, not that there will be a wait. While it is the
customer's turn, they do not wait. Without times the rule does not apply.

Source. The posture criteria of the award Élu Service Client de l'Année; the length is the brand's
(`hold_s`).
"""

from collections.abc import Iterator

from qa_rules.facts.waiting import waits
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    judged = waits(talk)
    if not judged:
        raise NotApplicable
    limit = talk.source.policy.hold_s
    for wait in judged:
        if wait.turn is not None and wait.announced_by is None and wait.seconds > limit:
            evidence = {"seq": wait.since.seq, "waited_s": wait.seconds, "limit_s": limit}
            yield Hit(wait.turn, 0, len(wait.turn.text), evidence)


RULE = Rule(
    title={"fr": "Attente non annoncée", "en": "Wait not announced"},
    message={
        "fr": "Annoncez l'attente : dites pourquoi et combien de temps.",
        "en": "Announce the wait: say why and for how long.",
    },
    severity="major",
    criterion="pace",
    whole=check,
    opportunities=lambda talk: len(waits(talk)),
    needs_times=True,
    examples=(
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, je regarde.",
            "advisor: ⟦Il est à Lyon.⟧",
            at=(0, 5, 200),
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour !",
            "customer: où est mon colis ?",
            "advisor: ⟦À Lyon.⟧",
            at=(0, 5, 20, 200),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, je vérifie cela.",
            "customer: ok",
            "advisor: ⟦Il est à Lyon.⟧",
            at=(0, 5, 15, 100),
            policy={"hold_s": 60},
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, un instant, je regarde.",
            "advisor: Il est à Lyon.",
            at=(0, 5, 200),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, quel est le numéro ?",
            "customer: 5512",
            "advisor: Il est à Lyon.",
            at=(0, 5, 400, 450),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, cela va prendre trois minutes.",
            "advisor: Il est à Lyon.",
            at=(0, 5, 170),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, I'm checking.",
            "advisor: ⟦It is in Leeds.⟧",
            at=(0, 5, 200),
        ),
        en(
            "customer: hello",
            "advisor: Hello!",
            "customer: where is my parcel?",
            "advisor: ⟦In Leeds.⟧",
            at=(0, 5, 20, 200),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, let me check.",
            "customer: ok",
            "advisor: ⟦It is in Leeds.⟧",
            at=(0, 5, 15, 100),
            policy={"hold_s": 60},
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, one moment please.",
            "advisor: It is in Leeds.",
            at=(0, 5, 200),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, what is the number?",
            "customer: 5512",
            "advisor: It is in Leeds.",
            at=(0, 5, 400, 450),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, this will take three minutes.",
            "advisor: It is in Leeds.",
            at=(0, 5, 170),
        ),
    ),
)
