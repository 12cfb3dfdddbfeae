"""The bar while a run goes on, when somebody watches. The figures come from the tally."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from rich import progress
from rich.console import Console

from console.traffic.plan import Plan
from console.traffic.tally import Tally

_EVERY_S = 0.5


@dataclass(slots=True)
class Progress:
    """An asynchronous context; silent when the console is no terminal."""

    tally: Tally
    plan: Plan
    console: Console
    _task: "asyncio.Task[None] | None" = None
    _bar: progress.Progress = field(init=False)

    def __post_init__(self) -> None:
        self._bar = progress.Progress(
            progress.SpinnerColumn(),
            progress.TextColumn("{task.completed} of {task.fields[n]} conversations"),
            progress.BarColumn(),
            progress.TextColumn("{task.fields[figures]}"),
            progress.TimeElapsedColumn(),
            console=self.console,
            transient=True,
        )

    async def __aenter__(self) -> "Progress":
        if self.console.is_terminal:
            self._bar.start()
            self._task = asyncio.create_task(self._move())
        return self

    async def __aexit__(self, *_: Any) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._bar.stop()

    async def _move(self) -> None:
        n = self.plan.conversations
        bar = self._bar.add_task("", total=n, n=n if n is not None else "∞", figures="")
        while True:
            counts, sums = self.tally.counts, self.tally.sums()
            figures = (
                f"open {counts['opened'] - _ended(self.tally)} · sent {sums['sent']} · "
                f"ok {sums['committed']} · delivered {sums['delivered']} · "
                f"lost {len(self.tally.lost())} · doubled {len(self.tally.doubled)}"
            )
            self._bar.update(bar, completed=_ended(self.tally), figures=figures)
            await asyncio.sleep(_EVERY_S)


def _ended(tally: Tally) -> int:
    ends = ("closed", "left early", "left open", "cut short")
    return sum(tally.counts[name] for name in ends)
