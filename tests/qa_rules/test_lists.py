"""Lists that the facts read (`lexicon/*.toml`): each is asked for, each entry as it is read."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from qa_rules.matching import LEXICON
from qa_rules.text import any_of, fold

FILES = ("requests", "past", "presented", "called", "last_check")
CODE = "".join(path.read_text("utf-8") for path in sorted((LEXICON.parent / "facts").glob("*.py")))


def entries(file: str) -> Iterator[tuple[str, Any]]:
    """Each list by its name; lists of a language by theirs."""
    with (LEXICON / f"{file}.toml").open("rb") as opened:
        for name, found in tomllib.load(opened).items():
            if isinstance(found, dict):
                yield from found.items()
            else:
                yield name, found


LISTS = [
    pytest.param(name, found, id=f"{file}-{name}-{n}")
    for file in FILES
    for n, (name, found) in enumerate(entries(file))
]


@pytest.mark.parametrize(("name", "found"), LISTS)
def test_a_list_is_asked_for_by_name(name: str, found: Any) -> None:
    assert re.search(rf'"(?:any\.)?{name}"', CODE)


@pytest.mark.parametrize(("name", "found"), LISTS)
def test_what_a_list_holds_is_written_as_it_is_read(name: str, found: Any) -> None:
    if isinstance(found, dict):  # what stands for what, or words by their kind
        found = " ".join([*found, *found.values()])
    held = found.split() if isinstance(found, str) else found
    assert held
    assert [
        entry for entry in held if fold(entry.replace("\\W", "")) != entry.replace("\\W", "")
    ] == []
    if not isinstance(found, str):
        assert [entry for entry in held if held.count(entry) > 1] == []
        any_of(held)
