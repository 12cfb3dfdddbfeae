"""A transcript as the rules see it: folded, matched, parsed once, with times in seconds.

Nothing is judged here; facts are in `facts/`, faults in `rules/`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from qa_rules import matching, models
from qa_rules.text import fold
from qa_rules.transcript import Transcript, Turn, moment_s

if TYPE_CHECKING:
    from spacy.tokens import Doc


AT_ONCE_S = 1.0  # taken within it: the customer waited for nobody else


@dataclass(eq=False)
class Said:
    """One turn. Offsets are characters of `text`; `at_s` is None when no time is known; `beside`
    when somebody said it who helps the advisor; `held` when whoever said it has had the
    conversation, where that is known; `kept` is what a family of rules has read out of
    the text, `past` what was found out of it together with what precedes it, never with what
    follows."""

    index: int
    seq: int
    speaker: str
    text: str
    at_s: float | None
    language: str
    beside: bool = False
    held: tuple[tuple[float, float], ...] = ()
    parsed: "Doc | None" = None
    kept: dict[Any, Any] = field(default_factory=dict)
    past: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def tokens(self) -> "Doc":
        """Plain tokens of the folded text, no model."""
        return matching.tokens(self.folded, self.language)

    @cached_property
    def words(self) -> list[matching.Span]:
        """Where the words and marks of `folded` are."""
        return matching.words(self.folded)

    @cached_property
    def phrases(self) -> dict[str, list[matching.Span]]:
        """Lexicon label to spans."""
        return matching.phrases(self.folded, self.words, self.language)

    @cached_property
    def doc(self) -> "Doc":
        """The model's parse. Raises ModelMissing in rules-only mode."""
        if self.parsed is None:
            self.parsed = models.parse_one(self.text, self.language)
        return self.parsed

    def says(self, *labels: str) -> bool:
        return not self.phrases.keys().isdisjoint(labels)

    def spans(self, *labels: str) -> list[matching.Span]:
        known = self.phrases
        if len(labels) == 1:
            return list(known.get(labels[0], ()))
        found = [known[label] for label in known.keys() & labels]
        return sorted(chain.from_iterable(found)) if found else []

    def own_part(self, waited_s: float) -> float | None:
        """Of the wait that this turn ends, how long its writer had the conversation; None where
        all of it is theirs, or nobody knows."""
        if not self.held or self.at_s is None:
            return None
        since_s = self.at_s - waited_s
        own = [min(end_s, self.at_s) - max(start_s, since_s) for start_s, end_s in self.held]
        own_s = round(sum(max(0.0, part) for part in own), 3)
        return own_s if own_s < waited_s - AT_ONCE_S else None

    @property
    def is_customer(self) -> bool:
        return self.speaker == "customer"

    @property
    def is_advisor(self) -> bool:
        """Of the house, whoever of it speaks."""
        return self.speaker == "advisor"

    @property
    def is_own(self) -> bool:
        """Of the advisor who is judged."""
        return self.is_advisor and not self.beside


@dataclass(eq=False)
class Talk:
    """The whole conversation; `is_closed` False while it runs, then rules at the close pend.
    `has_models` False in rules-only mode, where what needs a parse cannot be known; `sent_before`:
    how many other customers got a text from this advisor, where that is known; `thresholds` are the
    brand's own, by rule."""

    source: Transcript
    language: str
    turns: list[Said]
    opened_s: float | None
    closed_s: float | None
    is_closed: bool
    has_models: bool = False
    memo: dict[str, Any] = field(default_factory=dict)
    sent_before: Callable[[str], int] | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def customer_turns(self) -> list[Said]:
        return [turn for turn in self.turns if turn.is_customer]

    @cached_property
    def advisor_turns(self) -> list[Said]:
        return [turn for turn in self.turns if turn.is_advisor]

    @cached_property
    def own_turns(self) -> list[Said]:
        """The advisor's without those of who helps: what they can be at fault in."""
        return [turn for turn in self.turns if turn.is_own]

    @property
    def is_ended_beside(self) -> bool:
        """Who helps closed it, or alone has spoken: how it ended is not the advisor's."""
        alone = bool(self.advisor_turns) and not self.own_turns
        return self.source.closed_beside or alone

    @cached_property
    def people(self) -> list[Said]:
        """Customer's and advisor's turns; bots and the system are left out."""
        return [turn for turn in self.turns if turn.is_customer or turn.is_advisor]

    @cached_property
    def heard(self) -> frozenset[str]:
        """Lexicon labels found in the advisor's words."""
        return frozenset().union(*(turn.phrases for turn in self.advisor_turns))

    @cached_property
    def has_times(self) -> bool:
        """Every turn of a person has a time."""
        return bool(self.people) and all(turn.at_s is not None for turn in self.people)

    def before(self, turn: Said) -> Iterator[Said]:
        """Earlier turns, the nearest first."""
        return reversed(self.turns[: turn.index])

    def customer_before(self, turn: Said) -> Said | None:
        """The customer's last text before this turn."""
        return next((t for t in self.before(turn) if t.is_customer), None)

    def after(self, turn: Said) -> list[Said]:
        return self.turns[turn.index + 1 :]


def talk_of(source: Transcript, language: str) -> Talk:
    matching.load(language)
    start_s = _start_s(source)
    turns = [
        Said(
            i,
            turn.seq,
            turn.speaker,
            turn.text,
            _on_scale(turn.at, start_s),
            language,
            turn.beside,
            _held(turn, start_s),
        )
        for i, turn in enumerate(source.turns)
    ]
    closed_s = _on_scale(source.closed_at, start_s)
    return Talk(
        source=source,
        language=language,
        turns=turns,
        opened_s=_on_scale(source.opened_at, start_s),
        closed_s=closed_s,
        is_closed=closed_s is not None or source.closed_by is not None,
    )


def _held(turn: Turn, start_s: float) -> tuple[tuple[float, float], ...]:
    found = [(_on_scale(begin, start_s), _on_scale(end, start_s)) for begin, end in turn.held]
    return tuple((begin, end) for begin, end in found if begin is not None and end is not None)


def _start_s(source: Transcript) -> float:
    """Where seconds from the start begin: at the first clock time, if there is one."""
    moments = (source.opened_at, *(turn.at for turn in source.turns))
    clock = next((moment for moment in moments if isinstance(moment, str)), None)
    return moment_s(clock) or 0.0


def _on_scale(at: float | str | None, start_s: float) -> float | None:
    """Clock times and seconds from the start on one scale; None where they cannot be compared."""
    seconds = moment_s(at)
    if seconds is None or isinstance(at, str):
        return seconds if start_s or seconds is None else None
    return start_s + seconds
