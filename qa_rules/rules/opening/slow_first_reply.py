"""Première réponse tardive

Signale. La première réponse humaine arrive après le délai que la marque s'est fixé.

Pourquoi. Le client ne sait pas encore que quelqu'un est là : c'est l'attente qui fait partir.

Dire plutôt. Un accueil immédiat, même court : « Bonjour Monsieur Roux, je prends votre demande. »

Limites. L'attente court depuis la demande ou le premier message du client, le plus tardif des
deux, qui que ce soit qui ait eu la conversation. Qui l'a prise plus tard et a répondu dans le
délai à partir de là n'a qu'un conseil, qui ne coûte rien : l'attente d'avant n'est pas la sienne.
Un message automatique n'est pas une réponse. Sans horaires, la règle ne s'applique pas.

Source. La définition de `first_response_time` (mesures) ; le délai est celui de la marque.

---

Flags. The first human answer comes after the time that the brand has set.

Why. The customer does not know yet that anybody is there: this is the wait that makes them leave.

Say instead. Welcome them at once, however briefly: "Hello Mr Young, I am taking your request."

Limits. The wait runs from the request or the customer's first text, whichever is later, whoever
had the conversation. Who took it later and answered in time from then on gets a tip that costs
nothing: the wait of before is not theirs. An automatic message is no answer. Without times the rule
does not apply.

Source. The definition of `first_response_time` (measures); the limit is the brand's own.
"""

from collections.abc import Iterator

from qa_rules.facts.pace import first_response_s
from qa_rules.late import late
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk


def check(talk: Talk) -> Iterator[Hit]:
    waited = first_response_s(talk)
    if waited is None:
        raise NotApplicable
    limit = talk.source.policy.first_reply_s
    if waited > limit:
        yield late(talk.advisor_turns[0], waited, limit)


RULE = Rule(
    title={"fr": "Première réponse tardive", "en": "Slow first reply"},
    message={
        "fr": "La première réponse est arrivée après le délai fixé.",
        "en": "The first reply came after the time that was set.",
    },
    severity="major",
    criterion="opening",
    version=2,
    whole=check,
    needs_times=True,
    examples=(
        fr("customer: bonjour", "advisor: ⟦Bonjour, je vous écoute.⟧", at=(0, 75)),
        fr(
            "customer: bonjour",
            "bot: Un conseiller arrive.",
            "advisor: ⟦Bonjour !⟧",
            at=(0, 1, 95),
        ),
        fr("customer: allo", "advisor: ⟦Oui ?⟧", at=(0, 40), policy={"first_reply_s": 30}),
        fr("customer: bonjour", "advisor: Bonjour, je vous écoute.", at=(0, 60)),
        fr("customer: allo", "advisor: Oui ?", at=(0, 80), policy={"first_reply_s": 90}),
        fr("customer: allo", "advisor: Oui ?"),
        en("customer: hello", "advisor: ⟦Hello, go ahead.⟧", at=(0, 75)),
        en("customer: hi", "bot: Somebody is coming.", "advisor: ⟦Hi!⟧", at=(0, 1, 95)),
        en("customer: hi", "advisor: ⟦Yes?⟧", at=(0, 40), policy={"first_reply_s": 30}),
        en("customer: hello", "advisor: Hello, go ahead.", at=(0, 60)),
        en("customer: hi", "advisor: Yes?", at=(0, 80), policy={"first_reply_s": 90}),
        en("customer: hi", "advisor: Yes?"),
    ),
)
