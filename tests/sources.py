"""The project's own source as syntax trees, for the tests that hold its laws.

The laws are in test_sources.py.
"""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("console", "conversations", "qa_rules", "frontend")


@dataclass(frozen=True)
class Source:
    """One Python file of ours."""

    path: Path

    @property
    def name(self) -> str:
        """Its path from the root, with slashes."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.name)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    def calls(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of each call, as far as it is written out: `a.b().c` gives `.c`."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node.lineno, dotted(node.func)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{a.name}") for a in node.names)

    def is_under(self, *folders: str) -> bool:
        return any(self.name == folder or self.name.startswith(f"{folder}/") for folder in folders)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


@cache
def ours(*folders: str) -> tuple[Source, ...]:
    """Every Python file of the named folders (all packages, the tests and manage.py by default)."""
    wanted = folders or (*PACKAGES, "tests", "manage.py")
    names = [name for name in tracked() if name.endswith(".py")]
    return tuple(
        Source(ROOT / name)
        for name in names
        if any(name == folder or name.startswith(f"{folder}/") for folder in wanted)
    )


@cache
def tracked() -> tuple[str, ...]:
    """What git knows or would add, so that a file counts before it is committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(sorted({name for name in done.stdout.splitlines() if (ROOT / name).is_file()}))
