"""What a draft of a grid makes of past conversations, beside the grid in use."""

from collections.abc import Mapping, Sequence
from typing import Any

from console import roles
from conversations.core.pseudonyms import code
from conversations.core.review_grid import Asked, total
from conversations.models import Brand, User
from conversations.queries import review_grids
from conversations.queries.review_grids import Past
from conversations.queries.reviewing import read_blind


def tried(user: User, brand: Brand, grid: Sequence[Asked]) -> dict[str, Any]:
    """By people's answers where there are any, else by the rules' own criteria; nothing of what
    this reader is about to judge without the rules."""
    scope, now = roles.visible_conversations(user).filter(brand=brand), review_grids.in_use(brand)
    found = review_grids.past(scope, read_blind(user))
    rows = [_row(past, now, grid) for past in found]
    people = [row for row in rows if row["is_human"]]
    rules = [row for row in rows if not row["is_human"]]
    return {"rows": rows, "people": _mean(people), "rules": _mean(rules)}


def _row(past: Past, now: Sequence[Asked], grid: Sequence[Asked]) -> dict[str, Any]:
    before, _b = total(now, past.values(now))
    values = past.values(grid)
    after, critical = total(grid, values)
    return {
        "code": code(past.conversation.pk), "conversation": past.conversation,
        "before": before, "after": after, "critical": critical,
        "is_human": past.answers is not None,
        "n_open": sum(1 for asked in grid if asked.key not in values),
    }  # fmt: skip


def _mean(rows: Sequence[Mapping[str, Any]]) -> dict[str, float] | None:
    """Over those that have a score on either side."""
    both = [row for row in rows if row["before"] is not None and row["after"] is not None]
    if not both:
        return None
    n = len(both)
    means = {side: sum(row[side] for row in both) / n for side in ("before", "after")}
    return {"n": n, **means}
