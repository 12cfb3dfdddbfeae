"""How a conversation should end, by its policy: what is missing, and the next courteous step.

What was said is recognised by the rules (`qa_rules`); the words to say it with are the console's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.core.policy import CUSTOMER, Policy

LEAVING = ("leave_taking", "farewell_pair")


@dataclass(frozen=True, slots=True)
class Ending:
    """How far it has come: `phase` as the rules name it, and what the advisor has done of it."""

    phase: str = "business"
    has_last_check: bool = False
    has_thanks: bool = False
    has_farewell: bool = False
    is_owed: bool = False
    first_farewell: str = ""
    waits: bool = False  # the advisor spoke last

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Ending":
        names = cls.__slots__
        return cls(**{name: stored[name] for name in names if name in stored})


def missing(ending: Ending, policy: Policy) -> list[str]:
    """The steps that a close now would leave out, in the order in which they are said."""
    found = []
    if ending.is_owed:
        found.append("answer")
    if policy.last_check_required and not ending.has_last_check:
        found.append("last_check")
    if policy.thanks_required and not ending.has_thanks:
        found.append("thanks")
    if policy.farewell_required and not ending.has_farewell:
        found.append("farewell")
    return found


def next_step(ending: Ending, policy: Policy) -> str:
    """last_check, leave (thanks and farewell), wait (for the customer), close; "" while the matter
    is not settled: a guide that speaks too soon is in the way."""
    lacks = missing(ending, policy)
    if ending.phase == "business" or "answer" in lacks:
        return ""
    if "last_check" in lacks and ending.phase not in LEAVING:
        return "last_check"
    if not {"thanks", "farewell"}.intersection(lacks):
        return "close" if ending.phase in LEAVING or not policy.farewell_required else ""
    is_theirs_first = policy.first_farewell == CUSTOMER and ending.first_farewell != CUSTOMER
    if ending.waits or (is_theirs_first and ending.phase not in LEAVING):
        return "wait"
    return "leave"


def is_over(ending: Ending, policy: Policy) -> bool:
    """Everything is said: the clock from goodbye to close may run. A customer who has taken leave
    is still owed a goodbye where the policy asks for one."""
    if ending.phase not in LEAVING or ending.is_owed:
        return False
    return ending.has_farewell or not policy.farewell_required
