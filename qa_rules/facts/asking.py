"""What the advisor asks the customer to tell them here: a phrase with a request before it.

A warning ("ne donnez jamais…") or a field of the customer's own page is no request.
"""

from collections.abc import Iterator

from qa_rules.facts.parts import asks_at, sentence_at, touches
from qa_rules.matching import Span
from qa_rules.talk import Said, Talk


def asked_for(turn: Said, talk: Talk, label: str) -> Iterator[Span]:
    """The first span of `label` in each sentence that asks for it."""
    done = -1
    for span in turn.spans(label):
        start, end = sentence_at(turn, talk, span[0])
        if start > done and not touches(span, turn.spans("other_card")) and _asks(turn, talk, span):
            done = end
            yield span


def _asks(turn: Said, talk: Talk, span: Span) -> bool:
    bounds = sentence_at(turn, talk, span[0])
    if _has(turn, "never", bounds) or _has(turn, "elsewhere", bounds):
        return False
    if _has(turn, "asking", bounds):
        return True
    return asks_at(turn, talk, span[0]) and _is_bare(turn, span, bounds)


def _has(turn: Said, label: str, bounds: Span) -> bool:
    return any(bounds[0] <= a and b <= bounds[1] for a, b in turn.spans(label))


def _is_bare(turn: Said, span: Span, bounds: Span) -> bool:
    """ "Et votre code confidentiel ?": a question that is little else."""
    return (bounds[1] - bounds[0]) - (span[1] - span[0]) < 25
