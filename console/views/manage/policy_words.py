"""What the page of times and manners says of each value: groups, names, help, faults.

What a policy is and which one cannot be, is in `conversations.core.policy`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conversations.core.policy import PHRASES

GROUPS: list[tuple[Any, tuple[str, ...]]] = [
    (_("Answering"), ("first_reply_s", "reply_s", "hold_s")),
    (_("The line"), ("queue_wait_s", "taken_unanswered_s", "customer_gone_s")),
    (_("A silent customer"), ("warn_1_s", "warn_2_s", "close_s")),
    (
        _("Taking leave"),
        (
            "first_farewell", "last_check_required", "thanks_required", "farewell_required",
            "who_may_close", "close_min_s", "close_limit_s", "goodbye_close_s", "reopen_s",
        ),
    ),
    (_("The words for it"), PHRASES),
    (_("Wrap-up"), ("wrap_up_s", "wrap_up_extra_s")),
]  # fmt: skip
LABELS: dict[str, Any] = {
    "first_reply_s": _("First reply within"),
    "reply_s": _("Each further reply within"),
    "hold_s": _("A hold lasts, as a rule"),
    "queue_wait_s": _("Alert when somebody waits in line for"),
    "taken_unanswered_s": _("Back in line when nobody writes for"),
    "customer_gone_s": _("Left the page, after an absence of"),
    "warn_1_s": _("First reminder after"),
    "warn_2_s": _("Second reminder after"),
    "close_s": _("Automatic close after"),
    "first_farewell": _("Who takes leave first"),
    "last_check_required": _("Ask whether anything else is needed"),
    "thanks_required": _("Thank the customer"),
    "farewell_required": _("Say goodbye"),
    "who_may_close": _("Who may close"),
    "close_min_s": _("Not closed before"),
    "close_limit_s": _("Closed within"),
    "goodbye_close_s": _("Automatic close after the goodbyes"),
    "reopen_s": _("May be reopened for"),
    "last_check_fr": _("Anything else? In French"),
    "thanks_fr": _("Thanks, in French"),
    "farewell_fr": _("Goodbye, in French"),
    "last_check_en": _("Anything else? In English"),
    "thanks_en": _("Thanks, in English"),
    "farewell_en": _("Goodbye, in English"),
    "wrap_up_s": _("Wrap-up"),
    "wrap_up_extra_s": _("Wrap-up extension, once"),
}
HELP: dict[str, Any] = {
    "reply_s": _("Counted from the first unanswered message of a burst."),
    "hold_s": _("Proposed when an advisor announces that they are looking something up."),
    "queue_wait_s": _("Team leaders see it. 0: never."),
    "taken_unanswered_s": _("The customer keeps their place, with somebody else. 0: never."),
    "warn_1_s": _("Counted from the advisor’s last message, as are the next two. 0: none."),
    "close_s": _(
        "At least 20 s after the last reminder; one key lets the customer stay. 0: never."
    ),
    "who_may_close": _("The automatic close goes on in any case."),
    "close_min_s": _("After the last message, so that the customer can still answer."),
    "close_limit_s": _("The target, from the last message to the close."),
    "goodbye_close_s": _("Announced 20 s before. 0: never."),
    "last_check_fr": _(
        "What the closing guide proposes to advisors; empty: the house’s words. {{ prénom }}, "
        "{{ nom }} and {{ civilité }} are filled in."
    ),
    "farewell_fr": _(
        "With words that are a goodbye, such as “au revoir” or “bonne journée”: the guide goes on "
        "asking for one otherwise."
    ),
    "reopen_s": _("With the same advisor when a seat is free, else first in line."),
}
CHOICES: dict[str, list[tuple[str, Any]]] = {
    "first_farewell": [
        ("either", _("Either side")),
        ("customer", _("The customer")),
        ("advisor", _("The advisor")),
    ],
    "who_may_close": [
        ("anyone", _("Customer and staff")),
        ("staff", _("Staff only")),
        ("leaders", _("Team leaders only")),
    ],
}
FAULTS: dict[str, Any] = {
    "bounds": _("Too small or too large."),
    "choice": _("Not one of the choices."),
    "phrase": _("At most 200 characters."),
    "place": _("Only {{ prénom }}, {{ nom }} and {{ civilité }} can be filled in here."),
    "order": _("The second reminder comes after the first."),
    "notice": _("The customer needs 20 s to say that they are still there."),
    "unwarned": _("An automatic close needs a reminder before it."),
}
