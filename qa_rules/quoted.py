"""Where a text quotes something: an error message, a title, somebody's words."""

from qa_rules.matching import Span

PAIRS = (("«", "»"), ("“", "”"), ('"', '"'))
LONGEST = 200


def quoted(text: str) -> list[Span]:
    """Passages between quotation marks, marks included; an unclosed or very long one is none."""
    found = []
    for opening, closing in PAIRS:
        start = text.find(opening)
        while start >= 0:
            end = text.find(closing, start + 1, start + LONGEST)
            if end >= 0:
                found.append((start, end + 1))
            start = text.find(opening, max(end, start) + 1)
    return found
