"""What is known of a customer and not yet used, and the one thing that would help to say now.

Values in, decision out: which facts were used is what the engine found; the words are the page's.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conversations.core.canned import NUMBER

IDENTITY, PRODUCT, HISTORY = "identity", "product", "history"
KINDS = (IDENTITY, PRODUCT, HISTORY)
PRESENTATION = "presentation"  # the advisor's own; no fact of the customer
LONGEST_PRESENTATION = 200
OPENING = 2  # the advisor's messages within which their own name is worth a word
OF_THE_OPENING = frozenset({"introduce", "present"})  # prompts of the advisor's own


@dataclass(frozen=True, slots=True)
class Known:
    """What stands on the screen; `n_past` counts earlier conversations."""

    name: str = ""
    title: str = ""
    products: Sequence[str] = ()
    history: Sequence[Mapping[str, Any]] = ()
    n_past: int = 0

    @property
    def kinds(self) -> list[str]:
        held = {
            IDENTITY: bool(self.name.strip()),
            PRODUCT: bool(self.products),
            HISTORY: bool(self.history) or self.n_past > 0,
        }
        return [kind for kind in KINDS if held[kind]]


@dataclass(frozen=True, slots=True)
class Talk:
    """How far it has come: what the customer wrote, what the advisor has used, in how many
    messages; `presentation` is what the advisor can do, `replies` their first messages."""

    said: Sequence[str] = ()
    used: Collection[str] = ()
    is_named: bool = False
    n_replies: int = 0
    presentation: str = ""
    replies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """`what` is the fact itself, "" where it needs none; `n` counts contacts, this one too."""

    kind: str
    what: str = ""
    n: int = 0


def unused(known: Known, used: Collection[str]) -> list[str]:
    return [kind for kind in known.kinds if kind not in used]


def prompts(known: Known, talk: Talk) -> list[Prompt]:
    """What would help to say now, the most helpful first; each falls silent once it was said."""
    left = unused(known, talk.used)
    found = _opening(talk)
    if HISTORY in left:
        found += _past(known, talk)
    if PRODUCT in left:
        found.append(Prompt("product", _spoken_of(known.products, talk) or known.products[0]))
    if IDENTITY in left:
        found.append(Prompt("address", address(known)))
    return found


def _opening(talk: Talk) -> list[Prompt]:
    """Who the advisor is, and what they can do as far as they have not said it."""
    whole = Prompt("present" if talk.is_named else "introduce", talk.presentation)
    left = left_of_opening(whole, talk.n_replies, talk.replies)
    return [left] if left else []


def left_of_opening(prompt: Prompt, n_replies: int, replies: Sequence[str]) -> Prompt | None:
    """What a prompt of the opening still says after so many replies, of which these are some."""
    if n_replies >= OPENING:
        return None
    if is_presented(prompt.what, replies):
        prompt = replace(prompt, what="")
    return prompt if prompt.what or prompt.kind == "introduce" else None


def is_presented(presentation: str, replies: Sequence[str]) -> bool:
    """Most of its own words were written: nobody presents themselves in the very same words."""
    words = _words(presentation)
    return len(words & _words(" ".join(replies))) * 2 > len(words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.casefold()))


def on_screen(known: Known, shown: Sequence[Prompt]) -> list[str]:
    """The kinds that stand there, the advisor's own among them where the first prompt says it."""
    is_own = bool(shown) and shown[0].kind in OF_THE_OPENING and bool(shown[0].what)
    return [*known.kinds, *([PRESENTATION] if is_own else [])]


def address(known: Known) -> str:
    """How to call them: title and last name where both are known, else the first name."""
    first, _, last = known.name.strip().partition(" ")
    return f"{known.title} {last.strip()}" if known.title and last.strip() else first


def _past(known: Known, talk: Talk) -> list[Prompt]:
    """A past fact that the customer speaks of says more than the newest one."""
    texts = [str(entry.get("text", "")) for entry in _newest_first(known.history)]
    spoken = next((text for text in texts if _is_meant(text, talk.said)), "")
    if known.n_past:
        return [Prompt("again", spoken, known.n_past + 1)]
    return [Prompt("past", spoken or texts[0])] if texts else []


def _newest_first(history: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(history, key=lambda entry: str(entry.get("at") or ""), reverse=True)


def _is_meant(fact: str, said: Sequence[str]) -> bool:
    """A number of the fact stands in what the customer wrote."""
    numbers = {n.casefold() for n in NUMBER.findall(fact)}
    return any(n.casefold() in numbers for text in said for n in NUMBER.findall(text))


def _spoken_of(products: Sequence[str], talk: Talk) -> str:
    """The product whose own words the customer used, if one."""
    words = {w.casefold() for text in talk.said for w in re.findall(r"\w{3,}", text)}
    for product in products:
        if words & {w.casefold() for w in re.findall(r"\w{3,}", product)}:
            return product
    return ""
