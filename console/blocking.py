"""What may not be sent: an advisor's message against the rules that its brand has set to block.

Holes are found here; what else may block is asked of the language process, and only when the text
holds a phrase that it could be about. While that process is away such a text goes through: the
analysis finds it. What a brand has chosen is in `queries/rules.py`.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Any

from console.drafts import Drafts, Found
from console.threads import run
from conversations.errors import Refused
from conversations.queries.quality import hint
from conversations.queries.rules import blocks_of_brand
from conversations.queries.transcripts import asked_of
from qa_rules.facts.called import placeholders
from qa_rules.matching import lexicon, variants, words
from qa_rules.talk import Said
from qa_rules.text import fold

FRESH_S = 2.0
HOLES = "personalisation.placeholder_unfilled"
PHRASES = {"safety.secret_requested": "secret", "safety.card_number_requested": "card_number"}


class Blocked(Refused):
    """This message cannot be sent as it stands: see what is marked."""

    code = "blocked"

    def __init__(self, findings: list[dict[str, Any]]) -> None:
        super().__init__(findings[0]["message"])
        self.findings = findings


class Blocking:
    """One per event loop; knows the brands' choices as they were two seconds ago."""

    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts
        self.known: dict[str, tuple[float, asyncio.Task[frozenset[str]]]] = {}

    async def refuse(self, conversation: str, brand: str, text: str, language: str) -> None:
        """Raises Blocked when `text` holds what the brand will not have sent."""
        blocks = await self._blocks(brand)
        found = _holes(text) if HOLES in blocks else []
        if not found and _may_hit(blocks, text):
            asked = await run(asked_of, conversation)
            hints = await self.drafts.check(asked, text) or []
            found = [entry for entry in hints if entry["rule"] in blocks]
        if found:
            raise Blocked([hint(entry, language, blocks=True) for entry in found])

    async def _blocks(self, brand: str) -> frozenset[str]:
        at, task = self.known.get(brand, (0.0, None))
        if task is None or time.monotonic() - at > FRESH_S:
            fresh = asyncio.get_running_loop().create_task(run(blocks_of_brand, brand))
            self.known[brand] = (time.monotonic(), fresh)
            if task is None or not task.done() or task.cancelled() or task.exception():
                task = fresh
        return task.result() if task.done() else await asyncio.shield(task)


def _holes(text: str) -> Found:
    said = Said(0, 0, "advisor", text, None, "fr")
    return [
        {
            "rule": HOLES, "severity": "major", "start": start, "end": end,
            "evidence": {"name": is_name},
        }
        for (start, end), is_name in placeholders(said)
    ]  # fmt: skip


def _may_hit(rules: Collection[str], text: str) -> bool:
    """Cheap, and never wrong in the negative."""
    asked = [PHRASES.get(rule) for rule in rules if rule != HOLES]
    if None in asked:
        return True
    folded = fold(text)
    near = [label for label in asked if label and any(a in folded for a in _anchors(label))]
    if not near:
        return False
    said = f" {' '.join(folded[a:b] for a, b in words(folded))} "
    return any(phrase in said for label in near for phrase in _phrases(label))


@cache
def _anchors(label: str) -> tuple[str, ...]:
    """A few words of which every phrase of the label holds one: most texts hold none."""
    left, found = [set(phrase.split()) for phrase in _phrases(label)], []
    while left:
        counted = Counter(word for phrase in left for word in phrase)
        found.append(max(sorted(counted), key=lambda word: (len(word) > 3, counted[word])))
        left = [phrase for phrase in left if found[-1] not in phrase]
    return tuple(found)


@cache
def _phrases(label: str) -> tuple[str, ...]:
    """Every phrase of the label, as words between spaces."""
    plain = {
        variant
        for language in ("fr", "en")
        for phrase in lexicon(language).get(label, ())
        for variant in variants(phrase)
    }
    return tuple(f" {' '.join(p[a:b] for a, b in words(p))} " for p in sorted(plain))
