"""`manage.py run`: options, and every failure as one message and exit code 1."""

import argparse
import os
import sys
from pathlib import Path

from rich.console import Console

from console.embedded import EmbeddedError, default_var

WIDEST = 124  # a narrow terminal wraps; a cut password would be of no use


def main(arguments: list[str]) -> int:
    given = _parser().parse_args(arguments)
    console = Console(highlight=False)
    console.width = max(console.width, WIDEST)
    try:
        from console.run.supervisor import Options, RunError, Supervisor

        var = _writable(default_var().expanduser().resolve())
        base_url = os.environ.get("BASE_URL") or f"http://{given.host}:{given.port}"
        options = Options(given.host, given.port, base_url, given.demo, given.traffic)
        try:
            Supervisor(var, options, console).run()
        except RunError as error:
            return _refuse(console, str(error))
    except EmbeddedError as error:
        return _refuse(console, str(error))
    except ImportError as error:
        return _refuse(console, f"{error}: something is not installed. Type `make install`.")
    except OSError as error:
        return _refuse(console, f"{error}. Set MOTJUSTE_VAR to a folder of your own.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py run", description=__doc__)
    environment = os.environ
    demo = environment.get("MOTJUSTE_DEMO", "1").lower() not in ("0", "no", "false", "off", "")
    parser.add_argument("--host", default=environment.get("HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(environment.get("PORT") or 8000))
    parser.add_argument("--no-demo", dest="demo", action="store_false", default=demo)
    parser.add_argument(
        "--no-traffic", dest="traffic", action="store_false", help="the demo's data, but no players"
    )
    return parser


def _writable(var: Path) -> Path:
    """Raises EmbeddedError when nothing can be written there."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        trial = var / f".trial-{os.getpid()}"
        trial.write_text("")
        trial.unlink()
    except OSError as error:
        raise EmbeddedError(
            f"{var} cannot be written ({error.strerror}): set MOTJUSTE_VAR to a folder of your own."
        ) from error
    return var


def _refuse(console: Console, sentence: str) -> int:
    console.print(f"[bold red]Motjuste cannot run.[/bold red] {sentence}", soft_wrap=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
