"""Card numbers never enter the log: masked in every text on its way there.

How one is told from another number is in `qa_rules.cards`; the length of a text stays.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations.core.states import Draft
from qa_rules.cards import card_numbers, mask_card_numbers

_LONG = re.compile(r"(?:\d\D{0,3}){13}")  # cheaper than looking for a card, and never wrong in "no"

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def mask(text: str) -> tuple[str, int]:
    """The text as it may be stored, and how many numbers were masked in it."""
    if not _LONG.search(text):
        return text, 0
    n = len(card_numbers(text))
    return (mask_card_numbers(text), n) if n else (text, 0)


def masked(text: str) -> str:
    return mask(text)[0]


def mask_draft(draft: Draft) -> Draft:
    """Its text and whatever its data say in words; `masked` in the data counts the numbers of the
    text, for staff to see that something is missing."""
    text, n = mask(draft.text) if draft.text else (draft.text, 0)
    data = mask_data(draft.data) if draft.data else draft.data
    if n:
        data = {**(data or {}), "masked": n}
    if text is draft.text and data is draft.data:
        return draft
    return replace(draft, text=text, data=data)


def mask_data(value: Any) -> Any:
    """Strings anywhere in it; the very same object when nothing was masked."""
    if isinstance(value, str):
        return value if _ID.fullmatch(value) else masked(value)
    if isinstance(value, Mapping):
        found = {key: mask_data(entry) for key, entry in value.items()}
        return found if any(found[key] is not value[key] for key in value) else value
    if isinstance(value, list | tuple):
        entries = [mask_data(entry) for entry in value]
        changed = any(new is not old for new, old in zip(entries, value, strict=True))
        return entries if changed else value
    return value
