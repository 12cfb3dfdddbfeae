"""PostgreSQL 18 and Valkey 9 as servers of our own under `var/`, when no URL is given.

No Django here, and no deciding whether they are wanted: callers look at the environment.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import BaseFileLock, FileLock, Timeout

from console.embedded import postgres, valkey
from console.embedded.place import EmbeddedError, Place, first_number, place_at

__all__ = [
    "EmbeddedError",
    "Urls",
    "default_var",
    "kill_valkey",
    "lacking",
    "only_one",
    "reset",
    "restart_postgres",
    "restart_valkey",
    "running_urls",
    "secret_key",
    "start",
    "stop",
]


@dataclass(frozen=True)
class Urls:
    """Where the two servers are; empty for one that was not asked for."""

    database_url: str
    redis_url: str


def default_var() -> Path:
    """MOTJUSTE_VAR, or `var/` beside the packages."""
    given = os.environ.get("MOTJUSTE_VAR")
    return Path(given) if given else Path(__file__).resolve().parents[2] / "var"


def start(var: Path, *, postgresql: bool = True, redis: bool = True, fsync: bool = True) -> Urls:
    """Start what does not run yet. The servers outlive the caller: end them with `stop`.

    Raises EmbeddedError with a sentence for a person.
    """
    place = _own(place_at(var))
    with _alone(place):
        return Urls(
            postgres.start(place, fsync=fsync) if postgresql else "",
            valkey.start(place) if redis else "",
        )


def stop(var: Path) -> None:
    """Stop both in order; nothing happens when they do not run."""
    place = place_at(var)
    if place.var.is_dir():
        with _alone(place):
            valkey.stop(place)
            postgres.stop(place)


def reset(var: Path) -> None:
    """Stop both and remove everything in `var`, attachments and keys too."""
    place = place_at(var)
    if not place.var.is_dir():
        return
    _own(place)
    with only_one(var), _alone(place):
        valkey.stop(place)
        postgres.stop(place)
        shutil.rmtree(place.sockets, ignore_errors=True)
        for child in place.var.iterdir():
            if child.is_dir() and not child.is_symlink():
                shutil.rmtree(child)
            elif child.suffix != ".lock":
                child.unlink()


def running_urls(var: Path) -> Urls | None:
    """The addresses of what runs (empty for one that does not), None when neither does."""
    place = place_at(var)
    urls = Urls(postgres.url(place) or "", valkey.url(place) or "")
    return urls if urls.database_url or urls.redis_url else None


def lacking(var: Path) -> str:
    """What neither the environment names nor runs in `var`, and what to do; empty if nothing."""
    urls = running_urls(var) or Urls("", "")
    missing = [
        f"{name} (set {variable})"
        for name, variable, url in (
            ("PostgreSQL", "DATABASE_URL", urls.database_url),
            ("Valkey", "REDIS_URL", urls.redis_url),
        )
        if not url and not os.environ.get(variable)
    ]
    if not missing:
        return ""
    return (
        f"No {' and no '.join(missing)}: `make run` starts everything, "
        f"`python -m console.embedded start` only the servers, in {var}."
    )


def restart_postgres(var: Path, mode: Literal["fast", "immediate"] = "immediate") -> None:
    """For fault tests: `immediate` is a crash with recovery. Same settings, same address."""
    place = place_at(var)
    with _alone(place):
        postgres.restart(place, mode)


def kill_valkey(var: Path) -> None:
    """For fault tests: kill -9, and nothing in its place until `start` or `restart_valkey`."""
    place = place_at(var)
    with _alone(place):
        valkey.kill_now(place)


def restart_valkey(var: Path) -> None:
    """For fault tests: kill -9 and start again, empty, at the same address."""
    place = place_at(var)
    with _alone(place):
        valkey.kill_now(place)
        valkey.start(place)


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold `var` for one supervisor (`make run`) at a time; a killed one lets go by itself."""
    place = _own(place_at(var))
    holder = place.var / "run.pid"
    lock = FileLock(place.var / "run.lock", timeout=0)
    _acquire(
        lock,
        f"Motjuste already runs from {place.var} (process {first_number(holder) or '?'}): "
        "stop it with Ctrl-C in its terminal, or set MOTJUSTE_VAR to another folder.",
    )
    try:
        holder.write_text(f"{os.getpid()}\n")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def secret_key(var: Path) -> str:
    """The installation's own secret, made once; used when SECRET_KEY is not set."""
    path = place_at(var).var / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # whoever is first wins; everybody reads the same one
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def _own(place: Place) -> Place:
    """Refuse a folder that is obviously somebody's, since `reset` empties it."""
    if place.var in (Path("/"), Path.home()) or (place.var / ".git").exists():
        raise EmbeddedError(f"MOTJUSTE_VAR is {place.var}: give it a folder of its own.")
    try:
        place.var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"{place.var} cannot be made ({error}): set MOTJUSTE_VAR.") from error
    return place


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    lock = FileLock(place.var / "servers.lock", timeout=120)
    _acquire(
        lock,
        f"Another process has been starting or stopping the servers in {place.var} "
        "for two minutes: end it and try again.",
    )
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, busy: str) -> None:
    try:
        lock.acquire()
    except Timeout:
        raise EmbeddedError(busy) from None
    except PermissionError:
        raise EmbeddedError(
            f"{lock.lock_file} belongs to another user (made as root?): run as that user, "
            "remove its folder, or set MOTJUSTE_VAR to a folder of your own."
        ) from None
