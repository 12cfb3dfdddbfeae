"""The closing guide in words: the next courteous step, a draft of it, what a close would leave out.

Which step it is, is decided in `conversations.core.etiquette`. A draft is never sent by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SAYS = {
    "last_check": gettext_lazy("Now ask: anything else?"),
    "wait": gettext_lazy("For the customer to take leave"),
    "leave": gettext_lazy("Now thank, and say goodbye"),
    "close": gettext_lazy("Everything is said: you may close"),
}
LACKS = {
    "answer": gettext_lazy("the last message is not answered"),
    "last_check": gettext_lazy("nobody asked whether anything else is needed"),
    "thanks": gettext_lazy("the customer was not thanked"),
    "farewell": gettext_lazy("no goodbye"),
}


@dataclass(frozen=True, slots=True)
class Guide:
    """`draft` is in the customer's language and addressed to them; `lacks` names the steps."""

    step: str
    says: str
    draft: str
    missing: str
    lacks: str


def guide(frame: Mapping[str, Any]) -> Guide:
    """Of a `score` frame, in the active language."""
    closing = frame.get("closing") or {}
    step, missing = closing.get("next", ""), closing.get("missing", [])
    return Guide(
        step=step,
        says=str(SAYS.get(step, "")),
        draft=_draft(step, missing, closing) if step in ("last_check", "leave") else "",
        missing=" ".join(missing),
        lacks=", ".join(str(LACKS[name]) for name in missing),
    )


def _draft(step: str, missing: list[str], closing: Mapping[str, Any]) -> str:
    name = address(closing["customer"])
    with translation.override(closing["language"]):
        if step == "last_check":
            return _last_check(name)
        said = [_thanks(name)] if "thanks" in missing else []
        return " ".join(
            [*said, *([_("Have a nice day, goodbye!")] if "farewell" in missing else [])]
        )


def _last_check(name: str) -> str:
    if not name:
        return _("Is there anything else I can do for you?")
    return _("Is there anything else I can do for you, %(name)s?") % {"name": name}


def _thanks(name: str) -> str:
    if not name:
        return _("Thank you for contacting us.")
    return _("Thank you for contacting us, %(name)s.") % {"name": name}


def address(customer: Mapping[str, str]) -> str:
    """ "Madame Durand" where a title is known, else the first name; "" for a nameless one."""
    words = customer["name"].split()
    if not words:
        return ""
    return f"{customer['title']} {words[-1]}" if customer["title"] else words[0]
