"""Fermée trop tard

Signale. L'au revoir du conseiller vient après le délai de la marque, ou la conversation reste
ouverte au-delà de ce délai une fois les adieux faits.

Pourquoi. Le client qui a dit au revoir attend encore une réponse, et la place occupée manque à un
autre.

Dire plutôt. Répondre à l'au revoir tout de suite, puis fermer.

Limites. Le délai court depuis le dernier message du client avant l'au revoir, puis depuis le
dernier message. Sans au revoir du conseiller, ou sans horaires, la règle ne s'applique pas.

Source. Les mesures `farewell_latency` et `closing_latency` ; le délai est celui de la marque
(`close_limit_s`).

---

Flags. The advisor's goodbye comes after the brand's limit, or the conversation stays open past it
once both have taken leave.

Why. A customer who said goodbye is still waiting, and the seat is missed by somebody else.

Say instead. Answer the goodbye at once, then close.

Limits. The time runs from the customer's last text before the goodbye, then from the last text.
Without an advisor's goodbye, or without times, the rule does not apply.

Source. The measures `farewell_latency` and `closing_latency`; the limit is the brand's
(`close_limit_s`).
"""

from collections.abc import Iterator

from qa_rules.facts import closing
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    farewell = closing.advisors_farewell(talk)
    latency = closing.farewell_latency_s(talk)
    if farewell is None or latency is None:
        raise NotApplicable
    limit = talk.source.policy.close_limit_s
    last = talk.people[-1]
    open_s = (talk.closed_s or 0.0) - (last.at_s or 0.0)
    if latency > limit:
        yield Hit(farewell, 0, len(farewell.text), {"waited_s": latency, "limit_s": limit})
    elif open_s > limit and talk.source.closed_by != "customer":
        yield Hit(last, 0, len(last.text), {"waited_s": round(open_s, 3), "limit_s": limit})


RULE = Rule(
    title={"fr": "Fermée trop tard", "en": "Closed too late"},
    message={
        "fr": "L'au revoir ou la fermeture est venu après le délai fixé.",
        "en": "The goodbye or the close came after the time that was set.",
    },
    severity="minor",
    criterion="closing",
    close=check,
    needs_times=True,
    examples=(
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: au revoir",
            "advisor: ⟦Au revoir !⟧",
            at=(0, 20, 40, 300),
            closed_at=310,
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: au revoir",
            "advisor: ⟦Au revoir !⟧",
            at=(0, 20, 40, 60),
            closed_at=900,
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: ok",
            "advisor: ⟦Bonne nuit.⟧",
            at=(0, 20, 40, 75),
            closed_at=80,
            closed_by="advisor",
            policy={"close_limit_s": 30},
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: au revoir",
            "advisor: Au revoir !",
            at=(0, 20, 40, 60),
            closed_at=70,
            closed_by="advisor",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: au revoir",
            "advisor: Au revoir !",
            at=(0, 20, 40, 60),
            closed_at=900,
            closed_by="customer",
        ),
        fr(
            "customer: mon colis ?",
            "advisor: Ce soir.",
            "customer: ok",
            at=(0, 20, 40),
            closed_at=900,
            closed_by="timeout",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: bye",
            "advisor: ⟦Goodbye!⟧",
            at=(0, 20, 40, 300),
            closed_at=310,
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: bye",
            "advisor: ⟦Goodbye!⟧",
            at=(0, 20, 40, 60),
            closed_at=900,
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: ok",
            "advisor: ⟦Good night.⟧",
            at=(0, 20, 40, 75),
            closed_at=80,
            closed_by="advisor",
            policy={"close_limit_s": 30},
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: bye",
            "advisor: Goodbye!",
            at=(0, 20, 40, 60),
            closed_at=70,
            closed_by="advisor",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: bye",
            "advisor: Goodbye!",
            at=(0, 20, 40, 60),
            closed_at=900,
            closed_by="customer",
        ),
        en(
            "customer: my parcel?",
            "advisor: Tonight.",
            "customer: ok",
            at=(0, 20, 40),
            closed_at=900,
            closed_by="timeout",
        ),
    ),
)
