"""Which long texts an advisor has sent to whom: known by their digests, for `canned_unadapted`.

Written with the analysis; the text itself stays in the log. What is a fault is the rule's.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from conversations.models import Conversation, SentText
from qa_rules.sent import LONG, fingerprint
from qa_rules.settings import Reader
from qa_rules.talk import Talk
from qa_rules.text import fold
from qa_rules.transcript import Transcript

Sent = tuple[UUID, int]  # advisor, digest


def _long_texts(
    conversation: Conversation, transcript: Transcript
) -> Iterator[tuple[UUID, int, datetime]]:
    """The advisor, the digest and when it was sent first in this conversation."""
    if conversation.handler_id is None:
        return
    seen = set()
    for turn in transcript.turns:
        if turn.speaker != "advisor" or len(turn.text) < LONG:
            continue
        digest = fingerprint(fold(turn.text))
        if digest not in seen:
            seen.add(digest)
            at = datetime.fromtimestamp(float(turn.at or 0), UTC)
            yield conversation.handler_id, digest, at


class SentBefore:
    """How many other customers got a text from this advisor earlier: read once for a batch."""

    def __init__(self, conversations: Sequence[Conversation], spoken: Sequence[Transcript]) -> None:
        self.rows: dict[Sent, list[tuple[UUID, datetime]]] = {}
        self.first: dict[str, dict[int, datetime]] = {}
        self.people = {str(c.pk): (c.handler_id, c.customer_id) for c in conversations}
        for conversation, transcript in zip(conversations, spoken, strict=True):
            texts = list(_long_texts(conversation, transcript))
            self.first[transcript.id] = {digest: at for _, digest, at in texts}
            self.rows |= {(advisor, digest): [] for advisor, digest, _ in texts}
        if self.rows:
            self._read()

    def _read(self) -> None:
        found = SentText.objects.filter(
            advisor__in={advisor for advisor, _ in self.rows},
            digest__in={digest for _, digest in self.rows},
        )
        for advisor, digest, customer, at in found.values_list(
            "advisor_id", "digest", "customer_id", "at"
        ):
            if (advisor, digest) in self.rows:
                self.rows[advisor, digest].append((customer, at))

    def __call__(self, talk: Talk) -> Reader | None:
        advisor, customer = self.people[talk.source.id]
        if advisor is None:
            return None
        return partial(self._n_before, advisor, customer, self.first[talk.source.id])

    def _n_before(
        self, advisor: UUID, customer: UUID, first: dict[int, datetime], folded: str
    ) -> int:
        digest = fingerprint(folded)
        here = first.get(digest)
        others = self.rows.get((advisor, digest), ())
        return sum(1 for who, at in others if who != customer and (here is None or at < here))


def note_sent(conversations: Sequence[Conversation], spoken: Sequence[Transcript]) -> None:
    """Remember what was sent to whom, each once."""
    rows = [
        SentText(advisor_id=advisor, digest=digest, customer_id=conversation.customer_id, at=at)
        for conversation, transcript in zip(conversations, spoken, strict=True)
        for advisor, digest, at in _long_texts(conversation, transcript)
    ]
    SentText.objects.bulk_create(rows, ignore_conflicts=True)
