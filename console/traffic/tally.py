"""The books of a run: what was sent, acknowledged, seen, and what should not have happened.

Pure bookkeeping: told what happened and when, it judges. No sockets, no clock of its own.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from console.traffic.scenario import Side

KEPT = 200_000  # latencies of settled conversations, the newest


@dataclass(slots=True)
class Message:
    """One message under its client_key. Times are seconds of one monotonic clock."""

    key: str
    conversation: str
    side: Side
    sent_at: float
    ok_at: float | None = None
    seq: int | None = None
    refused: str | None = None
    delivered_at: float | None = None
    is_timed: bool = True


@dataclass(slots=True)
class Load:
    """An advisor's seats: most in use at once, and what was allowed then."""

    cap: int = 0
    now: int = 0
    largest: int = 0
    n_above: int = 0


@dataclass(slots=True, eq=False)
class Watcher:
    """What one side of one conversation was shown, in the order it was shown."""

    tally: "Tally"
    conversation: str
    side: Side
    last: int = 0
    missing: set[int] = field(default_factory=set)
    is_open: bool = True

    def saw(self, seq: int, key: str | None, now: float) -> bool:
        """Whether it is new here. A gap or a step back is out of order; a repetition is doubled."""
        if seq == self.last + 1:
            self.last = seq
        elif seq > self.last:
            self.tally.out_of_order.append(f"{self._name}: {seq} after {self.last}")
            self.missing.update(range(self.last + 1, seq))
            self.last = seq
        elif seq in self.missing:
            self.missing.discard(seq)
        else:
            self.tally.doubled.append(f"{self._name}: {seq} shown again")
            return False
        self.tally.shown(self, seq, key, now)
        return True

    def has(self, seq: int) -> bool:
        return seq <= self.last and seq not in self.missing

    def leave(self) -> None:
        """From now on this side is not owed anything."""
        self.is_open = False

    @property
    def _name(self) -> str:
        return f"{self.conversation} ({self.side})"


@dataclass(slots=True)
class Tally:
    """Finished conversations are summed up (`settle`), so that a run may go on for days."""

    open: dict[str, dict[str, Message]] = field(default_factory=dict)
    watchers: dict[str, list[Watcher]] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    loads: dict[str, Load] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    _early: dict[tuple[str, str], list[tuple[Watcher, int, float]]] = field(default_factory=dict)
    _sums: Counter[str] = field(default_factory=Counter)
    _lost: list[str] = field(default_factory=list)
    _absent: set[str] = field(default_factory=set)
    _ok_s: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    _delivery_s: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))

    def sent(self, key: str, conversation: str, side: Side, now: float) -> Message:
        """A resend is the same message: the first time counts."""
        messages = self.open.setdefault(conversation, {})
        if key not in messages:
            is_timed = self._is_watched(conversation, side)
            messages[key] = Message(key, conversation, side, now, is_timed=is_timed)
            for watcher, seq, at in self._early.pop((conversation, key), ()):
                self.shown(watcher, seq, key, at)
        return messages[key]

    def committed(self, message: Message, seq: int | None, now: float) -> None:
        """Acknowledged. Two different seqs for one key are one message doubled."""
        if message.ok_at is None:
            message.ok_at = now
        self._number(message, seq)

    def refused(self, message: Message, code: str) -> None:
        message.refused = code
        self.refusals[code] += 1

    def watch(self, conversation: str, side: Side) -> Watcher:
        watcher = Watcher(self, conversation, side)
        self.watchers.setdefault(conversation, []).append(watcher)
        return watcher

    def shown(self, watcher: Watcher, seq: int, key: str | None, now: float) -> None:
        """An opening's text may be at a desk before the opener has heard the answer."""
        if key is None:
            return
        message = self.open.get(watcher.conversation, {}).get(key)
        if message is None:
            early = self._early.setdefault((watcher.conversation, key), [])
            early.append((watcher, seq, now))
            return
        self._number(message, seq)
        if message.side != watcher.side and message.delivered_at is None:
            message.delivered_at = now

    def audited(self, conversation: str, log: Iterable[tuple[int, str | None]]) -> None:
        """The whole log, read again over a fresh connection after everything else."""
        before, seen = 0, set()
        for seq, key in log:
            if seq != before + 1:
                self.out_of_order.append(f"{conversation} (log): {seq} after {before}")
            before = seq
            if key in seen:
                self.doubled.append(f"{conversation} (log): {key} stored twice")
            if key:
                seen.add(key)
        self.counts["read again"] += 1
        for message in self.open.get(conversation, {}).values():
            if message.ok_at is not None and message.key not in seen:
                self._absent.add(message.key)

    def load(self, advisor: str, n: int, allowed: int, *, is_new: bool = False) -> None:
        """`n` seats in use. Above what is allowed counts only for what was newly given: lowering
        a cap takes nothing away."""
        load = self.loads.setdefault(advisor, Load())
        load.cap, load.now = allowed, n
        load.largest = max(load.largest, n)
        if is_new and n > allowed:
            load.n_above += 1

    def settle(self, conversation: str) -> None:
        """Sum up a conversation that nobody plays any more."""
        messages = list(self.open.get(conversation, {}).values())
        self._lost += [_describe(m) for m in messages if self._is_lost(m)]
        self._ok_s.extend(_ok_times(messages))
        self._delivery_s.extend(_delivery_times(messages))
        self._sums += self._sums_of(messages)
        self.open.pop(conversation, None)
        self.watchers.pop(conversation, None)
        for known in [pair for pair in self._early if pair[0] == conversation]:
            del self._early[known]

    def is_watched(self, conversation: str) -> bool:
        return any(w.is_open for w in self.watchers.get(conversation, ()))

    def sums(self) -> Counter[str]:
        """How many were sent, committed, delivered, and committed with nobody of this run on the
        other side (a person, another run, or nobody yet)."""
        return self._sums + self._sums_of(self._messages())

    def lost(self) -> list[str]:
        """Acknowledged, and not in the log read again, or not shown to a side that was owed it:
        one that is still there, or that was shown something later."""
        return self._lost + [_describe(m) for m in self._messages() if self._is_lost(m)]

    def above_cap(self) -> list[str]:
        return [name for name, load in self.loads.items() if load.n_above]

    def is_clean(self) -> bool:
        return not (self.lost() or self.doubled or self.out_of_order or self.above_cap())

    def ok_times(self) -> list[float]:
        """Seconds from sending to the acknowledgement."""
        return [*self._ok_s, *_ok_times(self._messages())]

    def delivery_times(self) -> list[float]:
        """Seconds to the other side, of messages that somebody was there to see when sent."""
        return [*self._delivery_s, *_delivery_times(self._messages())]

    def _messages(self) -> list[Message]:
        return [m for messages in self.open.values() for m in messages.values()]

    def _number(self, message: Message, seq: int | None) -> None:
        if seq is None:
            return
        if message.seq is not None and message.seq != seq:
            name = f"{message.conversation}: {message.key} is {message.seq} and {seq}"
            self.doubled.append(name)
        message.seq = seq

    def _is_lost(self, message: Message) -> bool:
        if message.key in self._absent:
            return True
        if message.ok_at is None or message.seq is None:
            return False
        return any(
            not w.has(message.seq) and (w.is_open or w.last >= message.seq)
            for w in self.watchers.get(message.conversation, ())
        )

    def _sums_of(self, messages: list[Message]) -> Counter[str]:
        return Counter(
            sent=len(messages),
            committed=sum(m.ok_at is not None for m in messages),
            delivered=sum(m.delivered_at is not None for m in messages),
            elsewhere=sum(m.ok_at is not None and self._is_for_others(m) for m in messages),
        )

    def _is_for_others(self, message: Message) -> bool:
        watchers = self.watchers.get(message.conversation, ())
        return message.delivered_at is None and all(w.side == message.side for w in watchers)

    def _is_watched(self, conversation: str, by_other_than: Side) -> bool:
        watchers = self.watchers.get(conversation, ())
        return any(w.is_open and w.side != by_other_than for w in watchers)


def _ok_times(messages: list[Message]) -> list[float]:
    return [m.ok_at - m.sent_at for m in messages if m.ok_at is not None]


def _delivery_times(messages: list[Message]) -> list[float]:
    return [
        m.delivered_at - m.sent_at for m in messages if m.delivered_at is not None and m.is_timed
    ]


def _describe(message: Message) -> str:
    return f"{message.conversation}: {message.key} ({message.side}, seq {message.seq}) is lost"
