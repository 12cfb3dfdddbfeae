"""Children that outlived a supervisor: remembered in a file, ended by the next one."""

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

import psutil

_PATIENCE_S = 6
_CLOCK_S = (
    5  # a time of birth is counted from the machine's start, which the clock's corrections move
)


def remember(path: Path, pids: Iterable[int]) -> None:
    """Process ids are used again, so the time of birth is kept with each."""
    found = {}
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            found[pid] = psutil.Process(pid).create_time()
    path.write_text(json.dumps(found))


def end(path: Path) -> int:
    """How many were still there."""
    processes = _living(path)
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=_PATIENCE_S)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    path.unlink(missing_ok=True)
    return len(processes)


def _living(path: Path) -> list[psutil.Process]:
    try:
        known = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    found = []
    for pid, born in known.items():
        with contextlib.suppress(psutil.Error, ValueError):
            process = psutil.Process(int(pid))
            if abs(process.create_time() - born) < _CLOCK_S:
                found.append(process)
    return found
