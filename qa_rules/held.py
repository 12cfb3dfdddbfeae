"""Turns of running conversations, kept whole until the conversation is looked at again.

A turn comes back, with all that was read out of it, when everything before it and everybody in it
are as they were. Bounded by an estimate of bytes; the least recently seen are forgotten. What may
be kept with a turn (`Said.past`) may depend on nothing that comes after it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from qa_rules.recent import weight
from qa_rules.talk import Said, Talk

MOST_BYTES = 128 * 2**20
Key = bytes


class Held:
    """Turns by a digest of their conversation up to them."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.n_bytes = 0
        self.turns: OrderedDict[Key, Said] = OrderedDict()

    def recall(self, talk: Talk, *, with_models: bool) -> list[Key]:
        """Put the turns that are known in the place of the new ones; the keys of all."""
        keys = list(_keys(talk, with_models=with_models))
        for i, key in enumerate(keys):
            known = self.turns.get(key)
            if known is None:
                break  # what is behind it is no more known than it is
            talk.turns[i] = known
        return keys

    def remember(self, talk: Talk, keys: list[Key]) -> None:
        for key, turn in zip(keys, talk.turns, strict=True):
            if key not in self.turns:
                self.turns[key] = turn
                self.n_bytes += weight(turn.text)
            self.turns.move_to_end(key)
        while self.n_bytes > self.most:
            _, forgotten = self.turns.popitem(last=False)
            self.n_bytes -= weight(forgotten.text)


def _keys(talk: Talk, *, with_models: bool) -> Iterator[Key]:
    source = talk.source
    who = (
        source.id, source.brand, source.queue, source.advisor, source.customer, source.policy,
        talk.language, talk.opened_s, dict(talk.thresholds), with_models,
    )  # fmt: skip
    digest = _digest(b"", who)
    for turn in talk.turns:
        said = turn.seq, turn.speaker, turn.text, turn.at_s, turn.beside, turn.held
        digest = _digest(digest, said)
        yield digest


def _digest(before: bytes, found: object) -> bytes:
    return blake2b(before + msgspec.json.encode(found), digest_size=16).digest()


held = Held()
