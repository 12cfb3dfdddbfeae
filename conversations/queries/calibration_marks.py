"""What the reviewers of a calibration marked: where it is about a finding, and what rules missed.

Which finding a mark is about is asked of `matching.py`; the comparison itself is `calibration.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from conversations.core.pseudonyms import hidden
from conversations.core.verdicts import CONFIRMED, MARKED, NOT_MARKED, met
from conversations.models import Event, Finding, MissedFault, Review, Verdict
from conversations.queries.matching import span_of
from conversations.queries.naming import known_as

Texts = Mapping[tuple[UUID, int], str]
Readers = Mapping[UUID, Mapping[UUID, Review]]  # by conversation, by analyst


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that some marked as a fault, and some not: `mark` is the first of the marks, `quote`
    all words that any of them took in, the customer's name in dots."""

    mark: MissedFault
    marks: tuple[MissedFault, ...]
    quote: str
    by: tuple[str, ...]
    not_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pointed:
    """A finding on which they differ: by name the word, or whether they marked it who gave none.
    `quote` are the words that were marked."""

    finding: Finding
    said: dict[str, str]
    quote: str


def marks_of(found: Sequence[Review]) -> list[MissedFault]:
    """In the order in which they were made."""
    rows = MissedFault.objects.filter(review__in=[r.pk for r in found], undone_at=None)
    return list(rows.select_related("analyst").order_by("at", "pk"))


def readers_of(found: Iterable[Review]) -> Readers:
    readers: dict[UUID, dict[UUID, Review]] = defaultdict(dict)
    for review in found:
        readers[review.conversation_id][review.analyst_id] = review
    return readers


def pointed(
    readers: Readers,
    words: Mapping[UUID, Sequence[Verdict]],
    marks: Iterable[MissedFault],
    about: Mapping[UUID, Finding],
) -> list[Pointed]:
    """In order of place. A mark of it is a confirmation; where somebody marked it, whoever neither
    did nor judged it has not. One query."""
    found = {rows[0].finding.pk: rows[0].finding for rows in words.values()}
    of: dict[UUID, list[MissedFault]] = defaultdict(list)
    for mark in marks:
        if finding := about.get(mark.pk):
            found.setdefault(finding.pk, finding)
            of[finding.pk].append(mark)
    texts = _texts([mark for some in of.values() for mark in some])
    made = []
    for key, finding in found.items():
        there = readers[finding.conversation_id]
        said = _said(words.get(key, ()), of[key], there)
        if len({CONFIRMED if one == MARKED else one for one in said.values()}) > 1:
            made.append(Pointed(finding, said, _quote(of[key], there, texts) if of[key] else ""))
    return sorted(made, key=lambda one: (one.finding.seq, one.finding.start))


def _said(
    words: Sequence[Verdict], marks: Sequence[MissedFault], there: Mapping[UUID, Review]
) -> dict[str, str]:
    said = {row.analyst.name: row.word for row in words}
    for mark in marks:
        said.setdefault(mark.analyst.name, MARKED)
    for review in there.values() if marks else ():
        said.setdefault(review.analyst.name, NOT_MARKED)
    return said


def missed(readers: Readers, marks: Iterable[MissedFault]) -> list[Marked]:
    """In order of place, each words once; not what all who read the conversation marked. One
    query."""
    alike: dict[tuple[UUID, str], list[MissedFault]] = defaultdict(list)
    for mark in marks:
        alike[mark.conversation_id, mark.rule].append(mark)
    points = [
        [some[n] for n in group]
        for some in alike.values()
        for group in met([span_of(mark) for mark in some])
    ]
    texts = _texts([one[0] for one in points])
    made = [_point(one, readers[one[0].conversation_id], texts) for one in points]
    return sorted((m for m in made if m.not_by), key=lambda m: (m.mark.seq, m.mark.start))


def _point(marks: Sequence[MissedFault], there: Mapping[UUID, Review], texts: Texts) -> Marked:
    said = {one.analyst_id for one in marks}
    names = {pk: review.analyst.name for pk, review in there.items()}
    return Marked(
        marks[0], tuple(marks), _quote(marks, there, texts),
        tuple(name for pk, name in names.items() if pk in said),
        tuple(name for pk, name in names.items() if pk not in said),
    )  # fmt: skip


def _quote(marks: Sequence[MissedFault], there: Mapping[UUID, Review], texts: Texts) -> str:
    """All words of the first mark's message that any of them took in there."""
    mark = marks[0]
    text = texts.get((mark.conversation_id, mark.seq), "")
    read = hidden(text, known_as(next(iter(there.values())).conversation.customer))
    here = [one for one in marks if one.seq == mark.seq]
    return read[min(m.start for m in here) : max(m.end for m in here)]


def _texts(marks: Sequence[MissedFault]) -> dict[tuple[UUID, int], str]:
    rows = Event.objects.filter(
        conversation__in={mark.conversation_id for mark in marks},
        seq__in={mark.seq for mark in marks}, kind="message.posted",
    )  # fmt: skip
    return {(row.conversation_id, row.seq or 0): row.text or "" for row in rows}
