"""Réponse tardive

Signale. Une réponse du conseiller, après la première, arrive au-delà du délai de la marque.

Pourquoi. Dans un chat, le silence se lit comme un abandon : le client relance, ou s'en va.

Dire plutôt. Dire où l'on en est avant que le délai ne passe : « J'ouvre votre contrat, il me faut
deux minutes. »

Limites. Le délai court depuis le premier message sans réponse du client. Il s'arrête à son au
revoir. Qui a reçu la conversation entre-temps et a répondu dans le délai à partir de là n'a qu'un
conseil, qui ne coûte rien. Les messages automatiques ne comptent pas. Sans horaires, la règle ne
s'applique pas.

Source. La définition de `response_latency` (mesures) ; le délai est celui de la marque.

---

Flags. An advisor's answer, after the first, comes later than the brand's limit.

Why. In a chat, silence reads as being dropped: the customer asks again, or leaves.

Say instead. Say where you are before the limit passes: "I am opening your contract, I need two
minutes."

Limits. The time runs from the first unanswered text of the customer and stops at their goodbye.
Who got the conversation meanwhile and answered in time from then on gets a tip that costs nothing.
Automatic messages do not count. Without times the rule does not apply.

Source. The definition of `response_latency` (measures); the limit is the brand's own.
"""

from collections.abc import Iterator

from qa_rules.facts.pace import Answer, answers
from qa_rules.late import late
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def later_answers(talk: Talk) -> list[Answer]:
    """All but the very first reply, which is the opening's."""
    return [a for a in answers(talk) if a.turn is not talk.advisor_turns[0]]


def check(talk: Talk) -> Iterator[Hit]:
    judged = later_answers(talk)
    if not judged:
        raise NotApplicable
    limit = talk.source.policy.reply_s
    for answer in judged:
        if answer.latency_s > limit:
            yield late(answer.turn, answer.latency_s, limit, seq=answer.asked.seq)


RULE = Rule(
    title={"fr": "Réponse tardive", "en": "Slow reply"},
    message={
        "fr": "Cette réponse est arrivée après le délai fixé.",
        "en": "This reply came after the time that was set.",
    },
    severity="minor",
    criterion="pace",
    version=2,
    whole=check,
    opportunities=lambda talk: len(later_answers(talk)),
    needs_times=True,
    examples=(
        fr(
            "customer: bonjour",
            "advisor: Bonjour !",
            "customer: où est mon colis ?",
            "advisor: ⟦À Lyon.⟧",
            at=(0, 5, 20, 100),
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour !",
            "customer: où est mon colis ?",
            "customer: vous êtes là ?",
            "advisor: ⟦À Lyon.⟧",
            at=(0, 5, 20, 70, 90),
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour !",
            "customer: mon colis ?",
            "advisor: ⟦À Lyon.⟧",
            at=(0, 5, 20, 45),
            policy={"reply_s": 20},
        ),
        fr(
            "customer: bonjour",
            "advisor: Bonjour !",
            "customer: mon colis ?",
            "advisor: À Lyon.",
            at=(0, 5, 20, 80),
        ),
        fr(
            "customer: bonjour",
            "advisor: Il est à Lyon.",
            "customer: merci, au revoir",
            "advisor: Au revoir !",
            at=(0, 5, 20, 300),
        ),
        fr("customer: bonjour", "advisor: Bonjour !", at=(0, 300)),
        en(
            "customer: hello",
            "advisor: Hello!",
            "customer: where is my parcel?",
            "advisor: ⟦In Leeds.⟧",
            at=(0, 5, 20, 100),
        ),
        en(
            "customer: hello",
            "advisor: Hello!",
            "customer: where is my parcel?",
            "customer: are you there?",
            "advisor: ⟦In Leeds.⟧",
            at=(0, 5, 20, 70, 90),
        ),
        en(
            "customer: hello",
            "advisor: Hello!",
            "customer: my parcel?",
            "advisor: ⟦In Leeds.⟧",
            at=(0, 5, 20, 45),
            policy={"reply_s": 20},
        ),
        en(
            "customer: hello",
            "advisor: Hello!",
            "customer: my parcel?",
            "advisor: In Leeds.",
            at=(0, 5, 20, 80),
        ),
        en(
            "customer: hello",
            "advisor: It is in Leeds.",
            "customer: thanks, bye",
            "advisor: Bye!",
            at=(0, 5, 20, 300),
        ),
        en("customer: hello", "advisor: Hello!", at=(0, 300)),
    ),
)
