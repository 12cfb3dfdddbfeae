"""Suite non annoncée

Signale. La conversation se termine sans que le conseiller ait dit ce qui a été fait, ce qui va se
passer, ce que le client doit faire ou sous quel délai.

Pourquoi. Sans suite convenue, le client revient demander où cela en est. NF Service demande de
valider avec lui « les suites convenues ».

Dire plutôt. Un verbe, un responsable, une date : « Je relance l'atelier ce soir, vous recevez un
message demain avant midi. »

Limites. Une simple question, ou une recherche, à laquelle il suffit de répondre (prix, garantie,
disponibilité) n'est pas concernée, ni un client qui s'en va avant la fin. « Je regarde » n'est
pas une suite.

Source. Engagements NF Service.

---

Flags. The conversation ends and the advisor has not said what was done, what happens next, what
the customer has to do or by when.

Why. Without an agreed next step the customer comes back to ask how far it is. NF Service asks to
validate "what follows" with them.

Say instead. A verb, a person, a date: "I am chasing the workshop tonight, you get a message
tomorrow before noon."

Limits. A mere question or search that an answer settles (price, cover, availability) does not
apply, nor does a customer who leaves before the end. "I am looking" is no next step.

Source. NF Service commitments.
"""

from collections.abc import Iterator

from qa_rules.facts.requests import first_request
from qa_rules.facts.substance import next_steps
from qa_rules.rule import Hit, NotApplicable, Rule, en, fr
from qa_rules.talk import Talk

LEAST_WORDS = 2


def check(talk: Talk) -> Iterator[Hit]:
    asked = first_request(talk, LEAST_WORDS)
    if asked is None or asked.asks:
        raise NotApplicable
    if not talk.advisor_turns or talk.source.closed_by == "customer":
        raise NotApplicable
    if not next_steps(talk):
        last = talk.own_turns[-1]
        yield Hit(last, 0, len(last.text), evidence={"seq": asked.turn.seq})


RULE = Rule(
    title={"fr": "Suite non annoncée", "en": "Next steps missing"},
    message={
        "fr": "Avant de conclure, dites ce qui suit : qui fait quoi, et pour quand.",
        "en": "Before closing, say what follows: who does what, and by when.",
    },
    severity="minor",
    criterion="reformulation",
    close=check,
    version=2,
    examples=(
        fr(
            "customer: Mon volet reste bloqué en bas.",
            "advisor: ⟦Je comprends.⟧",
            closed_by="advisor",
        ),
        fr(
            "customer: Le colis de ma mère est abîmé.",
            "advisor: Bonjour, je regarde.",
            "customer: Alors ?",
            "advisor: ⟦Le transporteur est souvent brusque. Bonne journée.⟧",
            closed_by="advisor",
        ),
        fr("customer: ma montre retarde", "advisor: ⟦C'est la pile.⟧", closed_by="timeout"),
        fr(
            "customer: Mon volet reste bloqué en bas.",
            "advisor: Un réparateur passe jeudi.",
            closed_by="advisor",
        ),
        fr(
            "customer: ma montre retarde",
            "advisor: Déposez-la en boutique, la pile est changée sur place.",
            closed_by="advisor",
        ),
        fr("customer: Combien coûte une pile ?", "advisor: 6 €.", closed_by="advisor"),
        fr(
            "customer: ma montre retarde",
            "advisor: Quel modèle ?",
            "customer: tant pis, au revoir",
            closed_by="customer",
        ),
        en(
            "customer: My shutter is stuck halfway.",
            "advisor: ⟦I understand.⟧",
            closed_by="advisor",
        ),
        en(
            "customer: My mother's parcel is damaged.",
            "advisor: Hello, let me look.",
            "customer: So?",
            "advisor: ⟦Couriers are often rough. Have a nice day.⟧",
            closed_by="advisor",
        ),
        en("customer: my watch runs slow", "advisor: ⟦That is the battery.⟧", closed_by="timeout"),
        en(
            "customer: My shutter is stuck halfway.",
            "advisor: A fitter will come on Thursday.",
            closed_by="advisor",
        ),
        en(
            "customer: my watch runs slow",
            "advisor: Bring it to the shop, we change batteries on the spot.",
            closed_by="advisor",
        ),
        en("customer: How much is a battery?", "advisor: £6.", closed_by="advisor"),
        en(
            "customer: my watch runs slow",
            "advisor: Which model?",
            "customer: never mind, bye",
            closed_by="customer",
        ),
    ),
)
