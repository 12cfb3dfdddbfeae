"""Words of the review desk: kinds of plans, reasons, scales, keys.

What they mean to the code is in `conversations.core`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Any] = {
    "flagged": pgettext_lazy("kind of plan", "flagged"),
    "random": pgettext_lazy("kind of plan", "random"),
    "targeted": pgettext_lazy("kind of plan", "targeted"),
    "calibration": pgettext_lazy("kind of plan", "calibration"),
}
KIND_HELP: dict[str, Any] = {
    "flagged": _("What the rules found: to confirm or dismiss."),
    "random": _(
        "Drawn by chance, evenly over advisors and time, each with the probability of its draw:"
        " what quality estimates are made of."
    ),
    "targeted": _("What you search for. Never enters an estimate."),
}
REASONS: dict[str, Any] = {
    "misread": pgettext_lazy("why dismissed", "misread by the rule"),
    "context": pgettext_lazy("why dismissed", "right in this context"),
    "exact": pgettext_lazy("why dismissed", "a read-back that must be exact"),
    "wrong_place": pgettext_lazy("why dismissed", "a fault, but not these words"),
    "too_small": pgettext_lazy("why dismissed", "too small to count"),
    "other": pgettext_lazy("why dismissed", "something else, namely"),
}
WORDS: dict[str, Any] = {
    "confirmed": pgettext_lazy("verdict", "Confirmed"),
    "dismissed": pgettext_lazy("verdict", "Dismissed"),
}
# In a calibration whoever read blind may have marked what a rule had found.
SAID: dict[str, Any] = {
    **WORDS,
    "marked": pgettext_lazy("a missed fault", "marked"),
    "not_marked": pgettext_lazy("a missed fault", "not marked"),
}
# The word that holds may also come of a dispute.
HELD: dict[str, Any] = {**WORDS, "partial": pgettext_lazy("verdict", "Accepted in part")}
SCALES: dict[str, Any] = {
    "pass": pgettext_lazy("scale of a criterion", "yes or no"),
    "three": pgettext_lazy("scale of a criterion", "three steps"),
    "five": pgettext_lazy("scale of a criterion", "five steps"),
}
STEPS: dict[str, dict[int, Any]] = {
    "pass": {
        0: pgettext_lazy("step of a scale", "no"),
        100: pgettext_lazy("step of a scale", "yes"),
    },
    "three": {
        0: pgettext_lazy("step of a scale", "no"),
        50: pgettext_lazy("step of a scale", "partly"),
        100: pgettext_lazy("step of a scale", "yes"),
    },
    "five": {value: str(value) for value in (0, 25, 50, 75, 100)},
}
NOT_APPLICABLE = "na"  # of a criterion, as it is sent
SHOWN_KINDS: dict[str, Any] = {
    "identity": _("identity"),
    "product": _("product"),
    "history": _("history"),
    "presentation": _("what the advisor can do"),
}
KEYS: tuple[tuple[str, Any], ...] = (
    ("J", _("next finding")),
    ("K", _("previous finding")),
    ("O", _("confirm")),
    ("X", _("dismiss, then 1 to 6 for the reason")),
    ("↓ ↑", _("next or previous message")),
    ("M", _("mark a fault that no rule saw, in the message or the words selected")),
    ("C", _("collect the message or the words selected for coaching")),
    ("G", _("the grid; 1 to 5 for a step, 0 for not applicable")),
    ("Q", _("quote the words selected, or of the message chosen, with the criterion")),
    ("↵", _("finish, and the next conversation")),
    ("?", _("these keys")),
)
# What no rule saw cannot be known before they are shown.
KEYS_BLIND = tuple(
    (key, _("mark a fault, in the message or the words selected") if key == "M" else what)
    for key, what in KEYS
    if key not in ("J", "K", "O", "X")
)
POLICY: dict[str, Any] = {
    "first_reply_s": _("First reply within"),
    "reply_s": _("Replies within"),
    "close_s": _("Closes by itself after"),
}
