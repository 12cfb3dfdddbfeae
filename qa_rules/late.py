"""A reply that came too late, charged to its writer as far as the wait was theirs.

How long the customer waited is a fact (`facts/pace.py`); nothing is taken off it here.
"""

from typing import Any

from qa_rules.rule import Hit
from qa_rules.talk import Said


def late(turn: Said, waited_s: float, limit_s: float, **evidence: Any) -> Hit:
    """Where others, or the line, let it lie and its writer answered in time once they had it, a
    tip: told, with `own_s`, and costing nothing."""
    told = {**evidence, "waited_s": waited_s, "limit_s": limit_s}
    own_s = turn.own_part(waited_s)
    if own_s is None:
        return Hit(turn, 0, len(turn.text), told)
    is_theirs = own_s > limit_s
    told["own_s"] = own_s
    return Hit(turn, 0, len(turn.text), told, None if is_theirs else "hint")
