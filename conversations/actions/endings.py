"""What the analysis knows of how a conversation ends, as it is kept, and the clock it starts.

What is courteous is in `core.etiquette`; the rules say what was said.
"""

from datetime import datetime
from typing import Any

from conversations.actions.closing import notice_goodbye
from conversations.core.etiquette import Ending, is_over
from conversations.core.policy import Policy
from conversations.core.states import State
from conversations.models import Conversation
from qa_rules import Result


def ending_of(result: Result) -> dict[str, Any]:
    """How far the conversation has come in ending, as `core.etiquette.Ending`; empty when that
    could not be known."""
    if result.closing is None:
        return {}
    facts, steps = result.facts, result.closing.steps
    first = facts.get("first_farewell")
    return {
        "phase": result.closing.phase,
        "has_last_check": any(step.step == "last_check" for step in steps),
        "has_thanks": bool(facts.get("thanks")),
        "has_farewell": bool(facts.get("farewell_by_advisor")),
        "is_owed": bool(facts.get("unanswered_last")),
        "first_farewell": first if first in ("customer", "advisor") else "",
        "waits": bool(steps) and steps[-1].step == "last_check" and steps[-1].by == "advisor",
    }


def notice(conversation: Conversation, result: Result, now: datetime) -> None:
    """Leave that was taken starts a clock; after the analysis, which holds no conversation."""
    ending = Ending.of(ending_of(result))
    said = [at for at in (conversation.last_customer_at, conversation.last_advisor_at) if at]
    is_open = conversation.state == State.ACTIVE and conversation.has_times
    if is_open and said and is_over(ending, Policy.of(conversation.policy)):
        notice_goodbye(conversation.pk, max(said), now, owes=False)
