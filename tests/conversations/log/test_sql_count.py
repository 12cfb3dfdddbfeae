"""What a commit of messages says to PostgreSQL, counted on the wire. How long it takes is
`make bench`'s affair."""

import asyncio
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from conversations import pool
from conversations.core.posting import Author
from conversations.errors import Refused
from conversations.log import Post, Posted, post
from conversations.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
PAUL = Author("customer", None, "Paul Martin")
STATEMENTS = 5  # begin, lock the rows, look for retries, write, commit
ROUND_TRIPS = 2


async def _said(conversations: list[str], path: Path) -> tuple[list[int], Counter[str]]:
    """Post to all of them at once: the seqs, and what went over the writer's connection."""
    seqs: list[int] = []
    done = asyncio.Event()

    def answer(given: Posted | Refused) -> None:
        assert isinstance(given, Posted)
        seqs.append(given.seq)
        if len(seqs) == len(conversations):
            done.set()

    writer = await pool.writer(0)
    with path.open("w") as file:
        writer.conn.pgconn.trace(file.fileno())
        for conversation in conversations:
            post(Post(conversation, PAUL, "Bonjour", str(uuid4()), answer))
        await done.wait()
        writer.conn.pgconn.untrace()
    return seqs, _frontend(path)


def _frontend(path: Path) -> Counter[str]:
    """The messages that libpq sent, by name (what PostgreSQL answered has a B). Flush only hurries
    what stands before it, once more when an answer is slow to come: it is not counted."""
    lines = [line.split("\t") for line in path.read_text().splitlines()]
    said = [words[3] for words in lines if len(words) > 3 and words[1] == "F"]
    return Counter(name for name in said if name != "Flush")


async def test_a_commit_says_the_same_for_one_message_and_for_many(
    cast: Cast, tmp_path: Path
) -> None:
    conversations = [str((await sync_to_async(cast.open)()).pk) for _ in range(2)]
    try:
        await _said(conversations, tmp_path / "warm")  # statements are prepared the first time
        _, one = await _said(conversations[:1], tmp_path / "one")
        seqs, many = await _said(conversations * 32, tmp_path / "many")
    finally:
        await pool.close()
    assert sorted(seqs) == sorted([*range(6, 38), *range(5, 37)])
    assert (one["Execute"], one["Parse"], one["Sync"]) == (STATEMENTS, 0, ROUND_TRIPS)
    assert one == many
    assert await sync_to_async(Event.objects.filter(text="Bonjour").count)() == 67
