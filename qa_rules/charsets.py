"""Loading spaCy's French in half the time.

Its tokenizer compiles some eight hundred character classes that spell out the letters of the world,
nearly all of them alike; `re` works each out anew, four seconds of a start of nine.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

Optimize = Callable[..., Any]


@contextmanager
def worked_out_once() -> Iterator[None]:
    """In its block `re` remembers what it made of a class. A Python whose `re` is made otherwise is
    left alone: slower, no more. Not for several threads at once, which does no harm either."""
    compiler: Any = None
    with suppress(ImportError):
        from re import _compiler as compiler  # type: ignore[attr-defined,no-redef]
    optimize = getattr(compiler, "_optimize_charset", None)
    if optimize is None:
        yield
        return
    compiler._optimize_charset = remembering(optimize)
    try:
        yield
    finally:
        compiler._optimize_charset = optimize


def remembering(optimize: Optimize) -> Optimize:
    known: dict[Any, Any] = {}

    def remembered(charset: list[Any], *how: Any) -> Any:
        key = (tuple(charset), *(one if callable(one) else id(one) for one in how))
        if key not in known:
            known[key] = optimize(charset, *how)
        return known[key]

    return remembered
