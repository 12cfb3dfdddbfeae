"""The closing guide in words: the next courteous step, a draft of it, what a close would leave out.

Which step it is, is decided in `conversations.core.etiquette`. A draft is never sent by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.core.canned import draft, facts_of, fill, missing

SAYS = {
    "last_check": gettext_lazy("Now ask: anything else?"),
    "wait": gettext_lazy("For the customer to take leave"),
    "leave": gettext_lazy("Now thank, and say goodbye"),
    "close": gettext_lazy("Everything is said: you may close"),
}
CLOSE_ALL_THE_SAME = gettext_lazy("Goodbyes are said: you may close")
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
    step, lacks = closing.get("next", ""), closing.get("missing", [])
    return Guide(
        step=step,
        says=_says(step, lacks),
        draft=_draft(step, lacks, closing) if step in ("last_check", "leave") else "",
        missing=" ".join(lacks),
        lacks=", ".join(str(LACKS[name]) for name in lacks),
    )


def _says(step: str, lacks: list[str]) -> str:
    """Everything is said only where nothing is missing; it may be too late for what is."""
    return str(CLOSE_ALL_THE_SAME if step == "close" and lacks else SAYS.get(step, ""))


def _draft(step: str, lacks: list[str], closing: Mapping[str, Any]) -> str:
    said = [step] if step == "last_check" else [n for n in ("thanks", "farewell") if n in lacks]
    with translation.override(closing["language"]):
        return " ".join(_phrase(name, closing) for name in said)


def _phrase(step: str, closing: Mapping[str, Any]) -> str:
    """In the brand's own words, unless they name what is not known of this customer."""
    customer = closing["customer"]
    pieces = fill(closing["words"][step], _facts(customer))
    if pieces and not missing(pieces):
        return draft(pieces)
    return HOUSE[step](address(customer))


def _facts(customer: Mapping[str, str]) -> dict[str, str]:
    return facts_of(
        name=customer["name"], title=customer["title"],
        products=[], history=[], attributes={}, advisor="",
    )  # fmt: skip


def _last_check(name: str) -> str:
    if not name:
        return _("Is there anything else I can do for you?")
    return _("Is there anything else I can do for you, %(name)s?") % {"name": name}


def _thanks(name: str) -> str:
    if not name:
        return _("Thank you for contacting us.")
    return _("Thank you for contacting us, %(name)s.") % {"name": name}


def _farewell(_name: str) -> str:
    return _("Have a nice day, goodbye!")


HOUSE = {"last_check": _last_check, "thanks": _thanks, "farewell": _farewell}


def address(customer: Mapping[str, str]) -> str:
    """ "Madame Durand" where a title is known, else the first name; "" for a nameless one."""
    words = customer["name"].split()
    if not words:
        return ""
    return f"{customer['title']} {words[-1]}" if customer["title"] else words[0]
