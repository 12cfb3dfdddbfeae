"""The servers by hand: python -m console.embedded start|stop|status|reset [--var FOLDER].

Nothing is decided here; see `console.embedded`.
"""

import argparse
import logging
import sys
from pathlib import Path

from console import embedded


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m console.embedded", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "status", "reset"])
    parser.add_argument("--var", type=Path, default=embedded.default_var())
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        return _act(given.action, given.var)
    except embedded.EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _act(action: str, var: Path) -> int:
    if action in ("stop", "reset"):
        {"stop": embedded.stop, "reset": embedded.reset}[action](var)
        return 0
    urls = embedded.start(var) if action == "start" else embedded.running_urls(var)
    if urls is None:
        sys.stdout.write(f"No server runs in {var}\n")
        return 3
    sys.stdout.write(f"DATABASE_URL={urls.database_url}\nREDIS_URL={urls.redis_url}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
