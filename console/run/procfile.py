"""The Procfile: one process a line, `${NAME:-default}` filled from the environment."""

import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(r"^([\w-]+):\s*(.+)$")
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


def read(path: Path, environment: Mapping[str, str] = os.environ) -> dict[str, list[str]]:
    """Name to command; `python` is the interpreter that runs us."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := _LINE.match(line):
            words = [_filled(word, environment) for word in shlex.split(match[2])]
            found[match[1]] = [sys.executable if w == "python" else w for w in words]
    return found


def _filled(word: str, environment: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda m: environment.get(m[1]) or m[2] or "", word)
