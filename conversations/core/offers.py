"""Offering an article, a form, a call-back or another channel. Values in, decision out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

KINDS = ("article", "form", "call-back", "channel")
NEEDS_ADDRESS = frozenset({"article", "form"})  # self-service: nothing to go to without one
RECONTACT = timedelta(hours=48)
MOST_WHY, MOST_WHAT, MOST_URL = 500, 120, 2000


@dataclass(frozen=True, slots=True)
class Offer:
    kind: str
    why: str
    what: str = ""
    url: str = ""


def fault(offer: Offer) -> tuple[str, str] | None:
    """(code, detail) of the first thing wrong with it."""
    if offer.kind not in KINDS:
        return "bad_frame", f"kind is one of {', '.join(KINDS)}."
    if not offer.why.strip():
        return "empty", "Say why: what it will do for the customer."
    if len(offer.why) > MOST_WHY or len(offer.what) > MOST_WHAT or len(offer.url) > MOST_URL:
        return "too_long", f"why has at most {MOST_WHY} characters, what {MOST_WHAT}."
    if offer.kind in NEEDS_ADDRESS and not offer.url:
        return "empty", "An article or a form needs its address."
    if offer.url and not is_web_address(offer.url):
        return "bad_frame", "An address starts with http:// or https://."
    return None


def is_web_address(url: str) -> bool:
    """http and https with a host; nothing that a page could run, no spaces, no credentials."""
    if any(c.isspace() or ord(c) < 0x20 or c in "\\<>\"'`" for c in url):
        return False
    try:
        parts = urlsplit(url)
        named = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(named) and "@" not in parts.netloc


def open_offer(made: Sequence[int], answers: Mapping[int, bool], asked: int | None) -> int | None:
    """Which offer an answer means: the one it names, else the latest without one; None when there
    is none such."""
    if asked is not None:
        return asked if asked in made else None
    left = [seq for seq in made if seq not in answers]
    return left[-1] if left else (made[-1] if made else None)


def came_back(offered_at: datetime, contacts: Sequence[datetime]) -> bool:
    """The customer opened another conversation within 48 hours of the offer."""
    return any(offered_at < at <= offered_at + RECONTACT for at in contacts)
