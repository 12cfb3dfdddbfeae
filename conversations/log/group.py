"""The group commit: messages posted at the same time share one transaction.

Each is answered after the commit. A conversation whose row is locked elsewhere goes alone, so that
it alone waits. What SQL is spoken is in `sql.py`.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
        """The next commit is on its way before the former one is answered: while PostgreSQL works
        on the one, the sockets hear of the other."""
        try:
            while self.pending:
                batch = [self.pending.popleft() for _ in range(min(MOST, len(self.pending)))]
                outcome = await _attempt(batch, wait=False)
                for post, answer in zip(batch, outcome.answers, strict=True):
                    if answer is None:
                        self._go_alone(post)
                asyncio.get_running_loop().call_soon(_answer, batch, outcome)
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
                _answer(batch, await _attempt(batch, wait=True))
        finally:
            del self.alone[conversation]


async def _attempt(batch: list[Post], *, wait: bool) -> sql.Outcome:
    """Commit `batch`; without `wait`, posts whose row is locked elsewhere have no answer yet.

    A broken connection is tried again for five seconds: safe, because of the client_key. After
    that each post hears `unavailable`, and nothing of it is stored.
    """
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        try:
            return await _commit(batch, wait=wait)
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
                one = await _attempt([post], wait=wait)
                whole.answers += one.answers
                whole.entries += one.entries
            return whole


async def _commit(batch: Sequence[Post], *, wait: bool) -> sql.Outcome:
    """PoolTimeout is an OperationalError: no connection to be had is tried again too."""
    if wait:
        async with (await pool.get()).connection() as conn:
            return await _timed(conn, batch, LOCK_PATIENCE_S)
    try:
        return await _timed(await pool.writer(), batch, None)
    except BaseException:
        await pool.drop_writer()
        raise


async def _timed(conn: pool.Connection, batch: Sequence[Post], wait_s: int | None) -> sql.Outcome:
    with metrics.COMMIT_SECONDS.time():
        outcome = await sql.commit(conn, batch, wait_s)
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
    """Put `message` in the next commit."""
    _groups[asyncio.get_running_loop()].add(message)
