"""What the actions refuse, as it stands in their source: a page shows it by looking up its French.

A sentence anywhere in `conversations/actions`, one raised or returned in the core, and the first
line of each refusal's own docstring (`conversations/errors.py`). Sentences that are put together
with a name or a figure are told by their code.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# Read by machines and by those who run the house: the protocol is in English.
_NOT_SHOWN = ("actions/demo/", "actions/importing.py", "core/customer_facts.py")
_SENTENCE = re.compile(r"[A-Z][^\n]* [^\n]*[.]")


def texts(package: Path) -> Iterator[tuple[Path, str]]:
    """Where each stands, and what it says."""
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if not name.startswith(_NOT_SHOWN):
            for text in _in(name, ast.parse(path.read_text())):
                yield path, text


def _in(name: str, tree: ast.Module) -> Iterator[str]:
    if name == "errors.py":
        kinds = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        yield from (_first_line(kind) for kind in kinds)
    elif name.startswith("actions/"):
        yield from _sentences(tree)
    elif name.startswith(("core/", "log/")):
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise | ast.Return):
                yield from _sentences(node)


def _first_line(kind: ast.ClassDef) -> str:
    return (ast.get_docstring(kind) or "").partition("\n")[0]


def _sentences(tree: ast.AST) -> Iterator[str]:
    """Those that are written out; neither docstrings nor parts of a text that is put together."""
    nodes = list(ast.walk(tree))
    others = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            others |= {id(part) for part in node.values}
    for node in nodes:
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in others and _SENTENCE.fullmatch(text):
            yield text
