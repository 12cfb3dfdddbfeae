"""What a sentence's words give to weigh: each once, alone, with its neighbour, and of longer ones
how they begin and end ("livre-", "-era"), so that a form never met is not unknown.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

STEM, ENDING, WHOLE = 5, 3, 4  # letters; what is no longer than the last has neither


def weighable(said: Sequence[str]) -> Iterator[str]:
    """ "^" is the beginning, "$" the end."""
    marked = ["^", *said, "$"]
    yield from dict.fromkeys([*marked, *map(" ".join, pairwise(marked)), *_parts(said)])


def _parts(said: Sequence[str]) -> Iterator[str]:
    for word in said:
        if len(word) > WHOLE:
            yield f"{word[:STEM]}-"
            yield f"-{word[-ENDING:]}"
