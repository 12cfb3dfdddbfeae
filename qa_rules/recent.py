"""What was derived from a text, kept for the next draft of the same conversation. Bounded.

Knows no rule; the engine gives turns and gets them back with what was known of their words.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

from qa_rules.talk import Said

MOST = 1024
DERIVED = ("folded", "tokens", "phrases", "parsed", "kept")

_kept: "OrderedDict[tuple[str, str], dict[str, Any]]" = OrderedDict()
_lock = Lock()


def recall(turn: Said) -> None:
    """Give the turn what was derived from the same text before."""
    key = (turn.language, turn.text)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            turn.__dict__.update(found)


def hold(most: int) -> None:
    """From now on as many texts: some ten kilobytes each."""
    global MOST
    MOST = most


def remember(turn: Said) -> None:
    with _lock:
        known = vars(turn)
        if turn.parsed is not None:
            # half of a parse's memory, read by nobody afterwards
            turn.parsed.tensor = turn.parsed.tensor[:0].copy()
        _kept[turn.language, turn.text] = {name: known[name] for name in DERIVED if name in known}
        if len(_kept) > MOST:
            _kept.popitem(last=False)
