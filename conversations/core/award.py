"""The award's rehearsal: which posture criteria a mystery test has met, told from what the rules
found and people did not dismiss.

Pure. The criteria are those that the award's published grids name; a criterion that does not apply
is neither met nor missed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from conversations.core.estimates import Estimate, share

# What spoils each, by the beginning of a rule's id; and the criterion that must have applied.
SPOILED_BY: Mapping[str, tuple[str, ...]] = {
    "channel": (
        "wording.sms_style", "wording.wall_of_text", "wording.question_pile", "wording.shouting",
        "orientation.",
    ),
    "reformulation": ("reformulation.parroted", "reformulation.confirmation_missing"),
    "advisor_named": ("personalisation.advisor_unnamed",),
    "customer_known": (
        "personalisation.facts_unused", "personalisation.wrong_name",
        "personalisation.placeholder_unfilled",
    ),
    "leave": (
        "closing.last_check_missing", "closing.farewell_missing", "closing.left_first",
        "closing.thanks_missing",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """`silent` are the rules that did not judge, `first_reply_s` None where nobody answered."""

    found: Collection[str]
    silent: Collection[str]
    first_reply_s: float | None


def met(test: Tried) -> dict[str, bool | None]:
    """By criterion; None where none of its rules could judge."""
    answers: dict[str, bool | None] = {"available": test.first_reply_s is not None}
    if test.first_reply_s is None:
        return answers | dict.fromkeys(SPOILED_BY)
    for name, rules in SPOILED_BY.items():
        spoiled = any(one.startswith(rules) for one in test.found)
        exact = [rule for rule in rules if not rule.endswith(".")]
        unjudged = bool(exact) and all(rule in test.silent for rule in exact)
        answers[name] = False if spoiled else (None if unjudged else True)
    return answers


def shares(tests: Iterable[Tried]) -> dict[str, Estimate]:
    """Of each criterion the share that met it, among those to which it applied."""
    answered = [met(test) for test in tests]
    found = {}
    for name in ("available", *SPOILED_BY):
        known = [one[name] for one in answered if one[name] is not None]
        found[name] = share(sum(1 for one in known if one), len(known))
    return found
