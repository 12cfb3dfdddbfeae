"""python -m qa_rules.drafting: checks drafts, a line of JSON in, a line of JSON out.

A process beside a web process, which it spares the models; it ends when its input does. Nothing
of a draft is kept but what is derived from its words, bounded, in memory.
"""

import signal
import sys

import msgspec

from qa_rules import models
from qa_rules.engine import check_draft
from qa_rules.result import Finding
from qa_rules.settings import Settings
from qa_rules.transcript import Customer, Turn


class Draft(msgspec.Struct, frozen=True):
    """`silent` are rules not to run; `thresholds` the brand's own."""

    text: str
    turns: list[Turn] = []
    customer: Customer = Customer()
    language: str | None = None
    silent: frozenset[str] = frozenset()
    thresholds: dict[str, float] = {}


class Hints(msgspec.Struct, frozen=True):
    findings: list[Finding]


_WARM = {
    "fr": ("Ma lampe est cassée depuis lundi.", "Votre lampe est cassée depuis lundi."),
    "en": ("My lamp has been broken since Monday.", "Your lamp has been broken since Monday."),
}
_read = msgspec.json.Decoder(Draft).decode
_write = msgspec.json.Encoder().encode


def hints(draft: Draft) -> Hints:
    language = draft.language if draft.language in models.NAMES else None
    settings = Settings(off=draft.silent, thresholds=draft.thresholds)
    return Hints(check_draft(draft.turns, draft.text, draft.customer, language, settings))


def warm() -> None:
    """Load what the first draft would wait for; without models the rules that need none remain."""
    for language, (said, draft) in _WARM.items():
        hints(Draft(draft, [Turn(1, "customer", said)], language=language))


def main() -> None:
    """A first empty answer says that the models are loaded. Ctrl-C is for the web process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm()
    _say(Hints([]))
    for line in sys.stdin.buffer:
        _say(hints(_read(line)))


def _say(answer: Hints) -> None:
    sys.stdout.buffer.write(_write(answer) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
