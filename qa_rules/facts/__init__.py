"""What was observed, whether or not a rule objects, in the words of the reports.

Each fact is a function of a Talk, in the file of its subject; `observe` gathers them.
"""

from typing import Any

from qa_rules.facts import closing, names, opening, pace, reformulating, substance
from qa_rules.talk import Talk


def observe(talk: Talk) -> dict[str, Any]:
    """Every fact of protocol §3; None where it cannot be known."""
    return {
        "greeting": opening.greeting(talk),
        "advisor_named": names.advisor_named(talk),
        "name_used": names.name_used(talk),
        "wrong_name": names.wrong_name(talk),
        "facts_used": names.facts_used(talk),
        "identity_beyond_greeting": names.identity_beyond_greeting(talk),
        "reformulations": reformulating.n_reformulations(talk),
        "parroted": reformulating.n_parroted(talk),
        "confirmation": substance.confirmation(talk),
        "next_steps": substance.next_steps(talk),
        **closing.facts(talk),
        **pace.facts(talk),
    }
