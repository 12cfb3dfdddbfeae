"""Which long texts an advisor has already sent to other customers, within one run.

Bounded: the least recently sent are forgotten. What is a fault is decided in the rules.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from hashlib import blake2b

from qa_rules.talk import Said, Talk

LONG = 80
MOST_TEXTS = 20_000
MOST_CUSTOMERS = 8
Key = tuple[str, int]


class SentTexts:
    """The memory of one run: advisor and text to the customers who got it, the first few."""

    def __init__(self, most: int = MOST_TEXTS) -> None:
        self.most = most
        self.customers: OrderedDict[Key, tuple[str, ...]] = OrderedDict()

    def reader(self, talk: Talk) -> Callable[[str], int] | None:
        """How many other customers got a text before; None where the advisor is not known."""
        advisor = _advisor(talk)
        return partial(self._n_before, advisor, _customer(talk)) if advisor else None

    def _n_before(self, advisor: str, customer: str, text: str) -> int:
        got = self.customers.get((advisor, fingerprint(text)), ())
        return sum(other != customer for other in got)

    def note(self, talk: Talk) -> None:
        """Remember what this conversation's advisor sent."""
        advisor, customer = _advisor(talk), _customer(talk)
        for turn in talk.own_turns if advisor else ():
            if len(turn.text) >= LONG:
                self._add((advisor, fingerprint(turn.folded)), customer)

    def _add(self, key: Key, customer: str) -> None:
        got = self.customers.pop(key, ())
        if customer not in got and len(got) < MOST_CUSTOMERS:
            got = (*got, customer)
        self.customers[key] = got
        if len(self.customers) > self.most:
            self.customers.popitem(last=False)


def n_before(turn: Said, talk: Talk) -> int:
    """How many other customers got this very text from the advisor before."""
    return talk.sent_before(turn.folded) if talk.sent_before is not None else 0


def _advisor(talk: Talk) -> str:
    return talk.source.advisor.id or talk.source.advisor.name


def _customer(talk: Talk) -> str:
    customer = talk.source.customer
    return customer.external_id or customer.email or talk.source.id or customer.name


def fingerprint(folded: str) -> int:
    """The same in every process: 64 bits of the words."""
    digest = blake2b(" ".join(folded.split()).encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest(), signed=True)
