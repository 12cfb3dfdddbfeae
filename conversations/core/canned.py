"""Canned replies: the places of a text filled with what is known of the customer.

Which replies are offered is a query; here a text and facts go in, pieces come out.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PLACE = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")
NUMBER = re.compile(r"\b[A-Z]{0,4}-?\d[\dA-Z-]{2,}\b", re.IGNORECASE)
ALIASES = {
    "prenom": "first_name",
    "firstname": "first_name",
    "nom": "last_name",
    "lastname": "last_name",
    "name": "last_name",
    "civilite": "title",
    "title": "title",
    "produit": "product",
    "product": "product",
    "commande": "order",
    "order": "order",
    "conseiller": "advisor",
    "conseillere": "advisor",
    "advisor": "advisor",
}
NO_BRACES = str.maketrans("", "", "{}")
ORDER_KINDS = frozenset({"order", "commande", "achat", "purchase", "delivery", "livraison"})


@dataclass(frozen=True, slots=True)
class Piece:
    """`place` is the name as written, None between places; a missing one has no text."""

    text: str
    place: str | None = None

    @property
    def is_missing(self) -> bool:
        return self.place is not None and not self.text

    @property
    def draft(self) -> str:
        """What the composer gets: a missing fact stays a visible place, which it will not send."""
        return f"{{{{ {self.place} }}}}" if self.is_missing else self.text


def fill(text: str, facts: Mapping[str, str]) -> list[Piece]:
    """`text` cut at its places. A place nobody knows and a blank fact are both missing."""
    pieces, end = [], 0
    for match in PLACE.finditer(text):
        if match.start() > end:
            pieces.append(Piece(text[end : match.start()]))
        fact = facts.get(ALIASES.get(_plain(match[1]), ""), "")
        pieces.append(Piece(fact.translate(NO_BRACES).strip(), match[1]))
        end = match.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def places(text: str) -> set[str]:
    """The facts that it has places for; a place that nobody knows under its own name."""
    return {ALIASES.get(_plain(match[1]), match[1]) for match in PLACE.finditer(text)}


def is_known(place: str) -> bool:
    """Whether a fact can ever stand here."""
    return _plain(place) in ALIASES


def missing(pieces: Sequence[Piece]) -> list[str]:
    """The places without a fact, each once, in order."""
    return list(dict.fromkeys(p.place for p in pieces if p.place and p.is_missing))


def draft(pieces: Sequence[Piece]) -> str:
    return "".join(piece.draft for piece in pieces)


def facts_of(
    *,
    name: str,
    title: str,
    products: Sequence[str],
    history: Sequence[Mapping[str, Any]],
    attributes: Mapping[str, Any],
    advisor: str,
) -> dict[str, str]:
    """What the places may say. One word of name is a first name; the newest order counts."""
    first, _, last = name.strip().partition(" ")
    return {
        "first_name": first,
        "last_name": last.strip(),
        "title": title,
        "product": products[0] if products else "",
        "order": _order(history, attributes),
        "advisor": advisor,
    }


def _order(history: Sequence[Mapping[str, Any]], attributes: Mapping[str, Any]) -> str:
    for key in ("order", "commande"):
        if isinstance(attributes.get(key), str | int):
            return str(attributes[key])
    orders = [h for h in history if str(h.get("kind", "")).casefold() in ORDER_KINDS]
    for entry in sorted(orders, key=lambda h: str(h.get("at") or ""), reverse=True):
        if found := NUMBER.search(str(entry.get("text", ""))):
            return found[0]
    return ""


def _plain(place: str) -> str:
    """Without accents, case, spaces and underscores."""
    decomposed = unicodedata.normalize("NFKD", place.casefold())
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))
