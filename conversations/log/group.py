"""The group commit: messages posted at the same time share one transaction.

Each is answered after the commit. A conversation whose row is locked elsewhere goes alone, so that
it alone waits. What SQL is spoken is in `sql.py`.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg
import structlog

from conversations import metrics, pool, wake
from conversations.core.posting import Author
from conversations.errors import Refused, Unavailable
from conversations.log import sql

log = structlog.get_logger(__name__)

MOST = 256
PATIENCE_S = 5.0
LOCK_PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Posted:
    seq: int


@dataclass(slots=True, eq=False)
class Post:
    """A message on its way. `client_key` makes sending it again harmless."""

    conversation: str
    author: Author
    text: str
    client_key: str
    attachments: tuple[str, ...] = ()
    done: "asyncio.Future[Posted]" = field(init=False)


class Group:
    """One per event loop. Posts of one conversation keep their order, always."""

    def __init__(self) -> None:
        self.pending: deque[Post] = deque()
        self.alone: dict[str, deque[Post]] = {}
        self.task: asyncio.Task[None] | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    def add(self, post: Post) -> None:
        if post.conversation in self.alone:
            self.alone[post.conversation].append(post)
            return
        self.pending.append(post)
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        try:
            while self.pending:
                batch = [self.pending.popleft() for _ in range(min(MOST, len(self.pending)))]
                skipped = await _attempt(batch, wait=False)
                for post in skipped:
                    self._go_alone(post)
        finally:
            self.task = None

    def _go_alone(self, post: Post) -> None:
        line = self.alone.get(post.conversation)
        if line is not None:
            line.append(post)
            return
        self.alone[post.conversation] = deque([post])
        mine = [p for p in self.pending if p.conversation == post.conversation]
        for later in mine:
            self.pending.remove(later)
            self.alone[post.conversation].append(later)
        task = asyncio.get_running_loop().create_task(self._run_alone(post.conversation))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _run_alone(self, conversation: str) -> None:
        line = self.alone[conversation]
        try:
            while line:
                batch = list(line)
                line.clear()
                await _attempt(batch, wait=True)
        finally:
            del self.alone[conversation]


async def _attempt(batch: list[Post], *, wait: bool) -> list[Post]:
    """Commit and answer `batch`; returns the posts whose row was locked elsewhere.

    A broken connection is tried again for five seconds: safe, because of the client_key. After
    that each post hears `unavailable`, and nothing of it is stored.
    """
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        try:
            outcome = await _commit(batch, wait=wait)
        except psycopg.errors.LockNotAvailable:
            return _fail(batch, Unavailable("The conversation is locked. Send it again."))
        except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.UniqueViolation):
            if asyncio.get_running_loop().time() > deadline:
                return _fail(batch, Unavailable())
            await asyncio.sleep(0.05)
        except Exception as error:
            log.error("log.group_failed", error=type(error).__name__, n_posts=len(batch))
            if len(batch) == 1:
                return _fail(batch, Unavailable())
            return [p for post in batch for p in await _attempt([post], wait=wait)]
        else:
            return _answer(batch, outcome)


async def _commit(batch: Sequence[Post], *, wait: bool) -> sql.Outcome:
    """PoolTimeout is an OperationalError: no connection to be had is tried again too."""
    async with (await pool.get()).connection() as conn:
        with metrics.COMMIT_SECONDS.time():
            outcome = await sql.commit(conn, batch, LOCK_PATIENCE_S if wait else None)
    metrics.COMMIT_POSTS.observe(len(outcome.entries))
    return outcome


def _answer(batch: Sequence[Post], outcome: sql.Outcome) -> list[Post]:
    if outcome.entries:
        wake.committed(outcome.entries)
    skipped = []
    for post, answer in zip(batch, outcome.answers, strict=True):
        if answer is None:
            skipped.append(post)
        elif not post.done.done():
            if isinstance(answer, int):
                post.done.set_result(Posted(answer))
            else:
                post.done.set_exception(answer)
    return skipped


def _fail(batch: Sequence[Post], error: Refused) -> list[Post]:
    for post in batch:
        if not post.done.done():
            post.done.set_exception(error)
    return []


_groups: dict[asyncio.AbstractEventLoop, Group] = defaultdict(Group)


def post(message: Post) -> "asyncio.Future[Posted]":
    """Put `message` in the next commit. The future gives its seq, or raises `Refused`."""
    loop = asyncio.get_running_loop()
    message.done = loop.create_future()
    _groups[loop].add(message)
    return message.done
