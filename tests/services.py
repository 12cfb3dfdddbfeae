"""The session's own PostgreSQL and Valkey, started before Django reads its settings.

A pytest plugin (`-p tests.services`), not fixtures: those are in conftest.py.
TEST_DATABASE_URL and TEST_REDIS_URL name other servers; what is in that Redis is thrown away.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

from console import embedded

_PREFIX = "motjuste-tests-"
_FSYNC = os.environ.get("MOTJUSTE_TEST_FSYNC") == "1"
_folders: list[Path] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """A wrapper, so that it goes before pytest-django, which loads the settings here."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # begun in the background by a script:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # our processes must hear it
    _sweep()
    var = Path(tempfile.mkdtemp(prefix=_PREFIX))
    _folders.append(var)
    var.chmod(0o711)  # PostgreSQL's user passes through when we are root
    (var / "tests.pid").write_text(str(os.getpid()))
    given = {name: os.environ.get(f"TEST_{name}", "") for name in ("DATABASE_URL", "REDIS_URL")}
    urls = embedded.start(
        var, postgresql=not given["DATABASE_URL"], redis=not given["REDIS_URL"], fsync=_FSYNC
    )
    os.environ.update(
        MOTJUSTE_VAR=str(var),
        DATABASE_URL=given["DATABASE_URL"] or urls.database_url,
        REDIS_URL=_of_its_own(given["REDIS_URL"]) or urls.redis_url,
        REDIS_PREFIX=f"motjuste-tests-{os.getpid()}",
        SECRET_KEY="tests-only-" + "0123456789" * 5,
        DJANGO_SETTINGS_MODULE="console.settings",
    )
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while _folders:
        _remove(_folders.pop())


def pytest_report_header() -> list[str]:
    where = [f"{name}={os.environ[name]}" for name in ("DATABASE_URL", "REDIS_URL")]
    return ["servers: " + ("given, " if is_external() else "our own, ") + ", ".join(where)]


def flush_patiently() -> None:
    """Let Django's flush after a test try again when PostgreSQL ends it for a deadlock with a web
    process that still lives: mostly the other is ended, but who has waited longer is not."""
    from django.core.management.base import CommandError
    from django.core.management.commands.flush import Command

    once = Command.handle

    def handle(self: Command, **options: object) -> None:
        for left in range(4, -1, -1):
            try:
                once(self, **options)
                return
            except CommandError as error:
                if not left or "deadlock" not in str(error.__cause__):
                    raise

    Command.handle = handle  # type: ignore[method-assign]


def _of_its_own(redis_url: str) -> str:
    """A numbered database of a given Redis for each of several testers at once."""
    tester = os.environ.get("PYTEST_XDIST_WORKER", "")[2:]
    return f"{redis_url}?db={tester}" if redis_url and tester else redis_url


def is_external() -> bool:
    """Servers that are not ours to kill and restart."""
    return bool(os.environ.get("TEST_DATABASE_URL") or os.environ.get("TEST_REDIS_URL"))


def var_folder() -> Path:
    return Path(os.environ["MOTJUSTE_VAR"])


def _sweep() -> None:
    """End the servers of test runs that were killed."""
    for var in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            alive = psutil.pid_exists(int((var / "tests.pid").read_text()))
        except (OSError, ValueError):
            continue
        if not alive:
            _remove(var)


def _remove(var: Path) -> None:
    embedded.stop(var)
    shutil.rmtree(var, ignore_errors=True)
