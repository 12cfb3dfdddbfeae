"""Weights in a file beside the code that reads them: what each named sign adds to the log-odds.

What a sign is, and when it is one, is known where it is read; how a weight is found, in
`told_training`.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

Signs = dict[str, float]
NEVER, AGAINST, SLIGHT = -99.0, 4.0, 0.05  # log-odds


@cache
def table(path: Path, name: str) -> Signs:
    """`name` is "weights", or a language: small words and pairs of them."""
    with path.open("rb") as file:
        return {sign: float(weight) for sign, weight in tomllib.load(file)[name].items()}


@cache
def telling(path: Path, language: str) -> frozenset[str]:
    """The single words of a language's table."""
    return frozenset(sign for sign in table(path, language) if " " not in sign)


def log_odds(path: Path, found: Signs, language: str, words: Sequence[str]) -> float:
    """Of the signs found, with what the words of the language add."""
    weighed, told = table(path, "weights"), table(path, language)
    total = weighed["bias"] + sum([weighed.get(name, 0.0) * v for name, v in found.items() if v])
    return total + sum([told.get(word, 0.0) for word in words])


def is_told(is_listed: bool, sure: float) -> bool:
    """What a list finds stands, unless the signs speak clearly against it; what none finds, if they
    speak for it."""
    return sure > 0 or (is_listed and not NEVER < sure < -AGAINST)


def write(path: Path, head: str, weights: Signs, *, all_words: bool = False) -> None:
    """`weights` by sign, words under their language ("fr:bonjour"). The heaviest first, the bias
    last; what weighs next to nothing is left out, but for single words where `telling` is asked."""
    tables: dict[str, Signs] = {"weights": {}, "fr": {}, "en": {}}
    for key, weight in weights.items():
        language, mark, word = key.partition(":")
        name, sign = (language, word) if mark and language in tables else ("weights", key)
        is_kept = sign == "bias" or (all_words and " " not in sign)
        if is_kept or abs(weight) >= SLIGHT:
            tables[name][sign] = weight
    listed = ["\n".join(_lines(name, table)) for name, table in tables.items()]
    path.write_text("\n\n".join([head.strip(), *listed]) + "\n", encoding="utf-8")
    forget()


def _lines(name: str, weights: Signs) -> Iterator[str]:
    yield f"[{name}]"
    for key, weight in sorted(weights.items(), key=lambda item: (item[0] == "bias", -item[1])):
        bare = key.isascii() and key.isidentifier()
        yield f"{key if bare else json.dumps(key, ensure_ascii=False)} = {weight:.2f}"


def forget() -> None:
    """The files were written anew."""
    table.cache_clear()
    telling.cache_clear()
