"""The policy of a brand or queue: targets, limits and manners, and what makes one impossible.

The clocks that follow from it are in `timers.py`; who set what and when, in `models/policy.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from conversations.core.canned import places

ADVISOR, CUSTOMER, EITHER = "advisor", "customer", "either"
ANYONE, STAFF, LEADERS = "anyone", "staff", "leaders"
NOTICE_S = 20  # what a customer has at least to say that they are still there


@dataclass(frozen=True, slots=True)
class Policy:
    """As a conversation found it when it was opened. Seconds; a clock of 0 does not run.

    The idle clocks (`warn_1_s`, `warn_2_s`, `close_s`) count from the advisor's last message,
    `goodbye_close_s` from the last closing signal. The names that the rules know are theirs. The
    phrases may hold places for the customer's name, as canned replies do.
    """

    first_reply_s: int = 60
    reply_s: int = 60
    hold_s: int = 120
    queue_wait_s: int = 180
    taken_unanswered_s: int = 120
    customer_gone_s: int = 30
    warn_1_s: int = 300
    warn_2_s: int = 480
    close_s: int = 600
    first_farewell: str = EITHER
    last_check_required: bool = True
    thanks_required: bool = True
    farewell_required: bool = True
    who_may_close: str = ANYONE
    close_min_s: int = 0
    close_limit_s: int = 60
    goodbye_close_s: int = 50
    reopen_s: int = 600
    wrap_up_s: int = 60
    wrap_up_extra_s: int = 30
    last_check_fr: str = ""
    thanks_fr: str = ""
    farewell_fr: str = ""
    last_check_en: str = ""
    thanks_en: str = ""
    farewell_en: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Policy":
        """From what is stored; what a later version may have added is left aside."""
        return cls(**{name: values[name] for name in NAMES if name in values})

    def phrases(self, language: str) -> dict[str, str]:
        """The brand's own words for each step of taking leave; "" where the house's will do."""
        return {step: getattr(self, f"{step}_{language}", "") for step in SPOKEN}


def may_close(policy: Policy, actor_kind: str) -> bool:
    """Of customer, advisor, leader: the clocks and a block close by a right of their own."""
    kept_from = {ANYONE: (), STAFF: ("customer",), LEADERS: ("customer", "advisor")}
    return actor_kind not in kept_from[policy.who_may_close]


NAMES = tuple(field.name for field in fields(Policy))
CHOICES = {
    "first_farewell": (ADVISOR, CUSTOMER, EITHER),
    "who_may_close": (ANYONE, STAFF, LEADERS),
}
SPOKEN = ("last_check", "thanks", "farewell")
PHRASES = tuple(f"{step}_{language}" for language in ("fr", "en") for step in SPOKEN)
MOST_PHRASE = 200
OF_A_NAME = frozenset({"first_name", "last_name", "title"})
YES_NO = ("last_check_required", "thanks_required", "farewell_required")
BOUNDS = {
    "first_reply_s": (5, 86_400),
    "reply_s": (5, 86_400),
    "hold_s": (10, 3_600),
    "queue_wait_s": (0, 86_400),
    "taken_unanswered_s": (0, 86_400),
    "customer_gone_s": (5, 3_600),
    "warn_1_s": (0, 86_400),
    "warn_2_s": (0, 86_400),
    "close_s": (0, 86_400),
    "close_min_s": (0, 3_600),
    "close_limit_s": (5, 3_600),
    "goodbye_close_s": (0, 3_600),
    "reopen_s": (0, 604_800),
    "wrap_up_s": (0, 3_600),
    "wrap_up_extra_s": (0, 3_600),
}


def merged(*levels: Mapping[str, Any]) -> Policy:
    """The house's defaults, overridden by each level in turn."""
    values: dict[str, Any] = {}
    for level in levels:
        values |= level
    return Policy.of(values)


def faults(policy: Policy) -> dict[str, str]:
    """What cannot be, by field: a code that the page has words for."""
    return dict(_faults(policy))


def _faults(policy: Policy) -> Iterator[tuple[str, str]]:
    values = asdict(policy)
    for name, (low, high) in BOUNDS.items():
        if type(values[name]) is not int or not low <= values[name] <= high:
            yield name, "bounds"
            return
    for name, allowed in CHOICES.items():
        if values[name] not in allowed:
            yield name, "choice"
    for name in YES_NO:
        if type(values[name]) is not bool:
            yield name, "choice"
    for name in PHRASES:
        if not isinstance(values[name], str) or len(values[name]) > MOST_PHRASE:
            yield name, "phrase"
        elif not places(values[name]) <= OF_A_NAME:
            yield name, "place"
    yield from _out_of_order(policy)


def _out_of_order(policy: Policy) -> Iterator[tuple[str, str]]:
    """A close needs its warning in good time before it."""
    warnings = [s for s in (policy.warn_1_s, policy.warn_2_s) if s]
    if policy.close_s and not warnings:
        yield "warn_1_s", "unwarned"
    elif policy.close_s and max(warnings) > policy.close_s - NOTICE_S:
        yield "close_s", "notice"
    if policy.warn_1_s and policy.warn_2_s and policy.warn_2_s <= policy.warn_1_s:
        yield "warn_2_s", "order"
    if policy.goodbye_close_s and policy.goodbye_close_s < policy.close_min_s + NOTICE_S:
        yield "goodbye_close_s", "notice"
