"""Whose processor time a message takes, and how much of the machine others had meanwhile.

Times are the processes' own, so a busy machine blurs them little. What is run is the bench's.
"""

import os
from collections.abc import Iterator

import psutil

Row = tuple[str, str, str, bool | None]


class Spent:
    """Between `begin` and `end`: named processes with their children, PostgreSQL's, this one."""

    def __init__(self, **pids: int) -> None:
        self.roots = pids | {"load": os.getpid(), "postgresql": _postmaster()}
        self.before: dict[str, float] = {}
        self.after: dict[str, float] = {}

    def begin(self) -> None:
        self.before = self._now()

    def end(self) -> None:
        self.after = self._now()

    def _now(self) -> dict[str, float]:
        """Children apart: of the web process the language process, of ours the two above."""
        found = {name: _seconds(pid) for name, pid in self.roots.items()}
        web = psutil.Process(self.roots["web"])
        found["drafts"] = sum(_seconds(child.pid) for child in web.children(recursive=True))
        server = psutil.Process(self.roots["postgresql"])
        found["postgresql"] += sum(_seconds(child.pid) for child in server.children())
        whole = psutil.cpu_times()
        found["machine"] = whole.user + whole.nice + whole.system + whole.irq + whole.softirq
        return found

    def rows(self, n_messages: int) -> Iterator[Row]:
        taken = {name: self.after[name] - self.before[name] for name in self.after}
        whole = taken.pop("machine")
        for name, seconds in sorted(taken.items()):
            ms = seconds * 1000 / max(1, n_messages)
            yield f"live: processor of {name}, ms a message", f"{ms:.1f}", "", None
        others = whole - sum(taken.values())
        yield "live: processor of all the rest, share", f"{others / whole:.2f}", "", None


def _seconds(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _postmaster() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    connection.close()
    parent = psutil.Process(backend).parent()  # on this machine, like all of the live part
    assert parent is not None
    return int(parent.pid)
