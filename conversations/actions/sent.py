"""Which long texts an advisor has sent to whom: known by their digests, for `canned_unadapted`.

Written with the analysis; the text itself stays in the log. What is a fault is the rule's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection

from conversations.models import Conversation, SentText
from qa_rules.sent import LONG, fingerprint
from qa_rules.settings import Reader
from qa_rules.talk import Talk
from qa_rules.text import fold
from qa_rules.transcript import Transcript

MOST = 8  # nobody asks for more of them
_EARLIER = """
SELECT (SELECT count(*) FROM (SELECT FROM conversations_senttext s
          WHERE s.advisor_id = n.advisor AND s.digest = n.digest
            AND s.customer_id <> n.customer AND s.at < n.at LIMIT %s) AS others),
       EXISTS (SELECT FROM conversations_senttext s
          WHERE s.advisor_id = n.advisor AND s.digest = n.digest AND s.customer_id = n.customer)
  FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[], %s::timestamptz[]) WITH ORDINALITY
       AS n (advisor, digest, customer, at, place) ORDER BY n.place
"""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A long text of one conversation, and when it was first sent there."""

    transcript: str
    advisor: UUID
    digest: int
    customer: UUID
    at: datetime


class SentBefore:
    """How many other customers got a text from this advisor earlier: asked once for a batch."""

    def __init__(self, conversations: Sequence[Conversation], spoken: Sequence[Transcript]) -> None:
        self.known = {str(c.pk) for c in conversations if c.handler_id is not None}
        self.sent = [
            text
            for conversation, transcript in zip(conversations, spoken, strict=True)
            for text in _long_texts(conversation, transcript)
        ]
        earlier = _earlier(self.sent)
        pairs = list(zip(self.sent, earlier, strict=True))
        self.n = {(text.transcript, text.digest): n for text, (n, _) in pairs}
        self.unnoted = [text for text, (_, is_noted) in pairs if not is_noted]

    def __call__(self, talk: Talk) -> Reader | None:
        key = talk.source.id
        if key not in self.known:
            return None
        return lambda folded: self.n.get((key, fingerprint(folded)), 0)

    def note(self) -> None:
        """Remember what was sent to whom, each once."""
        rows = [
            SentText(advisor_id=t.advisor, digest=t.digest, customer_id=t.customer, at=t.at)
            for t in self.unnoted
        ]
        SentText.objects.bulk_create(rows, ignore_conflicts=True)


def _long_texts(conversation: Conversation, transcript: Transcript) -> Iterator[_Sent]:
    if conversation.handler_id is None:
        return
    seen = set()
    for turn in transcript.turns:
        if turn.speaker != "advisor" or turn.beside or len(turn.text) < LONG:
            continue
        digest = _digest(turn.text)
        if digest not in seen:
            seen.add(digest)
            at = datetime.fromtimestamp(float(turn.at or 0), UTC)
            people = conversation.handler_id, digest, conversation.customer_id
            yield _Sent(transcript.id, *people, at)


@lru_cache(maxsize=4_096)
def _digest(text: str) -> int:
    return fingerprint(fold(text))


def _earlier(sent: Sequence[_Sent]) -> list[tuple[int, bool]]:
    """Of each: how many others got it before, and whether it has been noted."""
    if not sent:
        return []
    columns = zip(*[(t.advisor, t.digest, t.customer, t.at) for t in sent], strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, [MOST, *map(list, columns)])
        found: list[tuple[int, bool]] = cursor.fetchall()
    return found
