"""The group commit: messages posted at the same time share one transaction.

Each is answered after the commit. A conversation whose row is locked elsewhere goes alone, so that
it alone waits. The transaction itself is in `sql.py`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import structlog

from conversations import metrics, pool, wake
from conversations.core.masking import mask
from conversations.core.posting import Author
from conversations.errors import Refused, Unavailable
from conversations.log import sql
from conversations.postgresql.pipe import Pipe

log = structlog.get_logger(__name__)

MOST = 256
N_WRITERS = 1  # a second one halves the batches, and costs more than it wins on two cores
PATIENCE_S = 5.0
LOCK_PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Posted:
    seq: int


Answer = Callable[[Posted | Refused], None]


@dataclass(slots=True, eq=False)
class Post:
    """A message on its way. `client_key` makes sending it again harmless.

    `answer` is called once, on the loop, after the commit or the refusal.
    """

    conversation: str
    author: Author
    text: str
    client_key: str
    answer: Answer
    attachments: tuple[str, ...] = ()
    n_masked: int = 0
    hold_s: int | None = None


class Group:
    """One per event loop. Posts of one conversation keep their order, always: while one commit
    has it, later posts of it wait."""

    def __init__(self) -> None:
        self.pending: dict[str, list[Post]] = {}
        self.busy: set[str] = set()
        self.free_writers = list(range(N_WRITERS))
        self.tasks: set[asyncio.Task[None]] = set()

    def add(self, post: Post) -> None:
        self.pending.setdefault(post.conversation, []).append(post)
        if self.free_writers and post.conversation not in self.busy:
            self._start(self._write(self.free_writers.pop()))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _take(self) -> list[Post]:
        """All that waits of conversations that no commit has, up to a batch; they are busy now."""
        batch: list[Post] = []
        for conversation in [key for key in self.pending if key not in self.busy]:
            if batch and len(batch) + len(self.pending[conversation]) > MOST:
                break
            batch += self.pending.pop(conversation)
            self.busy.add(conversation)
        return batch

    async def _write(self, writer: int) -> None:
        """The next commit is on its way before the former one is answered: while PostgreSQL works
        on the one, the sockets hear of the other."""
        try:
            while batch := self._take():
                outcome = await _attempt(batch, writer)
                locked = _locked(batch, outcome)
                self.busy -= {post.conversation for post in batch} - locked.keys()
                for posts in locked.values():
                    self._start(self._wait_for(posts))
                asyncio.get_running_loop().call_soon(_answer, batch, outcome)
        finally:
            self.free_writers.append(writer)

    async def _wait_for(self, posts: list[Post]) -> None:
        """A conversation whose row is locked elsewhere: it alone waits, with all that comes."""
        conversation = posts[0].conversation
        try:
            while posts:
                _answer(posts, await _attempt(posts, None))
                posts = self.pending.pop(conversation, [])
        finally:
            self.busy.discard(conversation)


def _locked(batch: Sequence[Post], outcome: sql.Outcome) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    for post, answer in zip(batch, outcome.answers, strict=True):
        if answer is None:
            found.setdefault(post.conversation, []).append(post)
    return found


async def _attempt(batch: list[Post], writer: int | None) -> sql.Outcome:
    """Commit `batch`; by a writer, posts whose row is locked elsewhere have no answer yet.

    A broken connection is tried again for five seconds: safe, because of the client_key. After
    that each post hears `unavailable`, and nothing of it is stored.
    """
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        try:
            return await _commit(batch, writer)
        except psycopg.errors.LockNotAvailable:
            return _refused(batch, Unavailable("The conversation is locked. Send it again."))
        except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.UniqueViolation):
            if asyncio.get_running_loop().time() > deadline:
                return _refused(batch, Unavailable())
            await asyncio.sleep(0.05)
        except Exception as error:
            log.error("log.group_failed", error=type(error).__name__, n_posts=len(batch))
            if len(batch) == 1:
                return _refused(batch, Unavailable())
            whole = sql.Outcome()
            for post in batch:
                one = await _attempt([post], writer)
                whole.answers += one.answers
                whole.entries += one.entries
            return whole


async def _commit(batch: Sequence[Post], writer: int | None) -> sql.Outcome:
    """PoolTimeout is an OperationalError: no connection to be had is tried again too."""
    if writer is None:
        async with (await pool.get()).connection() as conn:
            pipe = Pipe(conn, prepare=False)
            try:
                return await _timed(pipe, batch, LOCK_PATIENCE_S)
            finally:
                pipe.leave()
    try:
        return await _timed(await pool.writer(writer), batch, None)
    except BaseException:
        await pool.drop_writer(writer)
        raise


async def _timed(pipe: Pipe, batch: Sequence[Post], wait_s: int | None) -> sql.Outcome:
    with metrics.COMMIT_SECONDS.time():
        outcome = await sql.commit(pipe, batch, wait_s)
    metrics.COMMIT_POSTS.observe(len(outcome.entries))
    return outcome


def _answer(batch: Sequence[Post], outcome: sql.Outcome) -> None:
    """Everybody sees the events, then each author hears `ok`."""
    if outcome.entries:
        wake.committed(outcome.entries)
    for post, answer in zip(batch, outcome.answers, strict=True):
        if answer is not None:
            post.answer(Posted(answer) if isinstance(answer, int) else answer)


def _refused(batch: Sequence[Post], error: Refused) -> sql.Outcome:
    return sql.Outcome(answers=[error for _ in batch])


_groups: dict[asyncio.AbstractEventLoop, Group] = defaultdict(Group)


def post(message: Post) -> None:
    """Put `message` in the next commit, its card numbers masked."""
    text, n = mask(message.text)
    if n:
        message = replace(message, text=text, n_masked=n)
    _groups[asyncio.get_running_loop()].add(message)
