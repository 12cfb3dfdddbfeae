"""The web process: python -m console.server [--bind HOST] [--port N | --unix PATH].

Options and start-up only; serving is in serve.py.
"""

import argparse
import gc
import logging
import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from console import embedded
from console.server.listen import ListenError, listen, listen_unix

OURS = "console.asgi:application"


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    if given.application == OURS and (lacking := embedded.lacking(embedded.default_var())):
        sys.stderr.write(f"{lacking}\n")
        return 1
    try:
        bound = (
            listen_unix(given.unix)
            if given.unix
            else listen(given.bind, given.port, reuse_port=given.reuse_port)
        )
    except ListenError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _raise_file_limit()
    application = _load(given.application)
    if given.application == OURS:
        _compare_clocks()
    from console.server.serve import Server  # installs Twisted's reactor: last

    where = given.unix or "http://{}:{}".format(*bound.getsockname()[:2])
    logging.getLogger("motjuste.server").info("listening on %s", where)
    _calm_collector()
    Server(application, bound, trust_proxy=given.trust_proxy).run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m console.server", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1", metavar="HOST")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--unix", type=Path, metavar="PATH", help="a unix socket instead")
    parser.add_argument("--reuse-port", action="store_true", help="share the port with others")
    parser.add_argument("--trust-proxy", action="store_true", help="believe X-Forwarded-For")
    parser.add_argument("--application", default=OURS, metavar="M:NAME")
    return parser


def _load(dotted: str) -> Any:
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)


def _compare_clocks() -> None:
    """With the database, before the first page. One that is away is asked again later."""
    from django.db import DatabaseError, connection

    from conversations.now import compare

    try:
        compare()
    except (DatabaseError, OSError) as error:
        logging.getLogger("motjuste.server").warning("clock not compared: %s", error)
    finally:
        connection.close()


def _calm_collector() -> None:
    """What is loaded now stays for good, so the garbage collector need not walk it again and
    again; a message makes little that only the collector can free."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


def _raise_file_limit() -> None:
    """A socket is a file: take what the system allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    sys.exit(main())
