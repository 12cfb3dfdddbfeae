"""The README keeps its word: what it names exists, and every setting is named."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def test_every_setting_is_in_the_table() -> None:
    source = (ROOT / "console" / "settings.py").read_text()
    names = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source))
    assert len(names) > 15
    assert {name for name in names if f"`{name}`" not in README} == set()


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z]+)\b", README))
    assert named >= {"run", "test", "check", "bench", "soak", "reset"}
    assert named - targets == set()


def test_every_path_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:console|conversations|tests|frontend)/[\w./]+)`", README))
    assert len(named) > 8
    assert {path for path in named if not (ROOT / path).exists()} == set()
