"""French loads in half the time, and its tokenizer is the same."""

import re
import subprocess
import sys

from qa_rules.charsets import worked_out_once

LETTERS = "a-zàâäçéèêëîïôöùûüœæÀ-ÖØ-öø-ÿĀ-žА-яΑ-ω\U0001d400-\U0001d433"
PATTERNS = (
    f"[{LETTERS}]+-[{LETTERS}]+-[^{LETTERS}]*",
    f"(?i)[{LETTERS}]+(?:-|’)[^{LETTERS}][{LETTERS}]",
    f"(?ia)[{LETTERS}0-9_]+[{LETTERS}]?",
    r"[\w\s.-]+@[\w.]+[^\W\d]",
)
TEXTS = ("sous-marin-7", "ÉTÉ’1é", "Œuvre_9", "a.b@c-d.fr", "ИВАН-ΑΒΓ- ", "\U0001d401-x-", "straße")


def found(pattern: "re.Pattern[str]") -> list[tuple[int, int] | None]:
    matches = [pattern.search(text) for text in TEXTS]
    return [m.span() if m else None for m in matches]


def test_patterns_match_as_ever() -> None:
    re.purge()
    usual = [found(re.compile(p)) for p in PATTERNS]
    re.purge()
    with worked_out_once():
        assert [found(re.compile(p)) for p in PATTERNS] == usual


def test_re_is_its_own_again_afterwards() -> None:
    from re import _compiler  # type: ignore[attr-defined]

    before = _compiler._optimize_charset
    with worked_out_once():
        assert _compiler._optimize_charset is not before
    assert _compiler._optimize_charset is before


COUNT = """
from re import _compiler
import spacy
from qa_rules import models
n, usual = 0, _compiler._optimize_charset
def counted(*given):
    global n
    n += 1
    return usual(*given)
_compiler._optimize_charset = counted
models.load("fr")
print(n)
"""


def test_of_eight_hundred_classes_of_french_a_few_are_worked_out() -> None:
    told = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 100
