"""The listening socket, made before anything else so that a port in use is said at once.

Serving on it is in serve.py.
"""

import errno
import os
import socket
from pathlib import Path


class ListenError(Exception):
    """Why we cannot listen there and what to do, in one sentence."""


def listen(host: str, port: int, *, reuse_port: bool = False) -> socket.socket:
    """A bound TCP socket. `reuse_port` lets several processes share the port (all must say so)."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise ListenError(f"{host} is no address of this machine: {error.strerror}.") from error
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if reuse_port:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        bound.bind(address)
        bound.listen(1024)
    except OSError as error:
        bound.close()
        raise ListenError(_why(error, f"{host}:{port}")) from error
    return bound


def listen_unix(path: Path) -> socket.socket:
    """A unix socket for a proxy on this machine; one that a killed process left is replaced."""
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket() and not _is_answered(path):
            path.unlink()
        bound.bind(str(path))
        path.chmod(0o660)
        bound.listen(1024)
    except OSError as error:
        bound.close()
        raise ListenError(_why(error, str(path))) from error
    return bound


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        return trial.connect_ex(str(path)) == 0


def _why(error: OSError, where: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{where} is already in use: stop what listens there, or choose another (PORT=8001)."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This user may not listen on {where}: choose a port above 1023 (PORT=8000)."
    return f"Cannot listen on {where}: {error.strerror or os.strerror(error.errno or 0)}."
