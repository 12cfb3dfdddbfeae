"""What was derived from a text, kept for the next draft of the same conversation. Bounded.

Knows no rule; the engine gives turns and gets them back with what was known of their words.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

from qa_rules.talk import Said

MOST_BYTES = 16 * 2**20
A_TEXT, A_CHARACTER = 6_000, 150  # bytes, estimated; most of them the parse's
DERIVED = ("folded", "tokens", "phrases", "parsed", "kept")

_kept: "OrderedDict[tuple[str, str], dict[str, Any]]" = OrderedDict()
_lock = Lock()
_n_bytes = 0


def weight(text: str) -> int:
    """Bytes that what is derived from a text takes, about."""
    return A_TEXT + A_CHARACTER * len(text)


def recall(turn: Said) -> None:
    """Give the turn what was derived from the same text before."""
    key = (turn.language, turn.text)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            turn.__dict__.update(found)


def hold(most: int) -> None:
    """From now on as many bytes."""
    global MOST_BYTES
    MOST_BYTES = most


def remember(turn: Said) -> None:
    global _n_bytes
    with _lock:
        known = vars(turn)
        if turn.parsed is not None:
            # half of a parse's memory, read by nobody afterwards
            turn.parsed.tensor = turn.parsed.tensor[:0].copy()
        key = (turn.language, turn.text)
        if key not in _kept:
            _n_bytes += weight(turn.text)
        _kept[key] = {name: known[name] for name in DERIVED if name in known}
        while _n_bytes > MOST_BYTES:
            (_, text), _ = _kept.popitem(last=False)
            _n_bytes -= weight(text)
