"""Attente plus longue que promise

Signale. Le conseiller annonce une attente (« un instant », « deux minutes ») et revient après le
temps annoncé. C'est le message qui annonce l'attente qui est marqué.

Pourquoi. Une promesse de deux minutes tenue en six coûte plus que l'attente elle-même.

Dire plutôt. Revenir avant l'échéance, même sans réponse : « Toujours avec l'entrepôt, encore trois
minutes. »

Limites. « Un instant » ne nomme pas de durée : c'est celle de la marque (`hold_s`) qui vaut. Sans
horaires, la règle ne s'applique pas.

Source. Les critères de posture du prix Élu Service Client de l'Année.

---

Flags. The advisor announces a wait ("one moment", "two minutes") and comes back after the time
named. The message that announces the wait is the one that is marked.

Why. A promise of two minutes kept in six costs more than the wait itself.

Say instead. Come back before the time is up, even without the answer: "Still with the warehouse,
three more minutes."

Limits. "One moment" names no time: the brand's (`hold_s`) counts. Without times the rule does not
apply.

Source. The posture criteria of the award Élu Service Client de l'Année.
"""

from collections.abc import Iterator

from qa_rules.facts.waiting import Wait, hold_span, promised_s, waits
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def announced(talk: Talk) -> list[Wait]:
    return [wait for wait in waits(talk) if wait.announced_by is not None]


def check(talk: Talk) -> Iterator[Hit]:
    judged = announced(talk)
    if not judged:
        raise NotApplicable
    for wait in judged:
        turn = wait.announced_by
        span = hold_span(turn) if turn is not None else None
        if turn is None or span is None:
            continue
        promised = promised_s(turn, talk.source.policy.hold_s)
        if wait.seconds > promised:
            yield Hit(turn, *span, _evidence(wait, promised))


def _evidence(wait: Wait, promised: float) -> dict[str, float | int | None]:
    back = wait.turn.seq if wait.turn is not None else None
    return {"seq": back, "promised_s": promised, "waited_s": wait.seconds}


RULE = Rule(
    title={"fr": "Attente plus longue que promise", "en": "Wait longer than promised"},
    message={
        "fr": "L'attente a dépassé ce que vous aviez annoncé : revenez avant l'échéance.",
        "en": "The wait went past what you had announced: come back before it is up.",
    },
    severity="minor",
    criterion="pace",
    whole=check,
    opportunities=lambda talk: len(announced(talk)),
    needs_times=True,
    examples=(
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, ⟦un instant⟧, je regarde.",
            "advisor: Il est à Lyon.",
            at=(0, 5, 200),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, laissez-moi ⟦deux minutes⟧.",
            "customer: ok",
            "advisor: Il est à Lyon.",
            at=(0, 5, 20, 190),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: ⟦Je reviens vers vous⟧ tout de suite.",
            at=(0, 5),
            closed_at=900,
            closed_by="timeout",
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Bonjour, un instant, je regarde.",
            "advisor: Il est à Lyon.",
            at=(0, 5, 60),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: J'ai besoin de cinq minutes pour joindre l'entrepôt.",
            "advisor: Il est à Lyon.",
            at=(0, 5, 290),
        ),
        fr(
            "customer: bonjour, mon colis ?",
            "advisor: Il arrive dans deux heures.",
            "customer: ok",
            "advisor: Autre chose ?",
            at=(0, 5, 20, 9000),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, ⟦one moment⟧ please.",
            "advisor: It is in Leeds.",
            at=(0, 5, 200),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, give me ⟦two minutes⟧.",
            "customer: ok",
            "advisor: It is in Leeds.",
            at=(0, 5, 20, 190),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: ⟦I'll be right back⟧.",
            at=(0, 5),
            closed_at=900,
            closed_by="timeout",
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: Hello, one moment please.",
            "advisor: It is in Leeds.",
            at=(0, 5, 60),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: I need five minutes to call the warehouse.",
            "advisor: It is in Leeds.",
            at=(0, 5, 290),
        ),
        en(
            "customer: hello, my parcel?",
            "advisor: It arrives in two hours.",
            "customer: ok",
            "advisor: Anything else?",
            at=(0, 5, 20, 9000),
        ),
    ),
)
