"""Does a sentence give the customer's matter back in the advisor's own words? A sum of named signs.

The signs are data (`lexicon/restating_*.toml`), what each weighs is in `restating.toml` beside this
file, with the small words that tell (`python -m qa_rules train restating`). A copy is no business
of this file: `parroting` sees to it.
"""

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from qa_rules.facts import steps
from qa_rules.facts.anything_else import may_ask
from qa_rules.facts.content import content_words
from qa_rules.facts.parts import first_names
from qa_rules.facts.sentences import Sentence, sentences
from qa_rules.facts.weighed import Signs, table
from qa_rules.facts.worded import weighable
from qa_rules.matching import LEXICON
from qa_rules.talk import Said, Talk
from qa_rules.text import any_of

WEIGHTS = Path(__file__).with_suffix(".toml")
SOURCES = 12
WEIGHTY = 0.5
EARLY, TOLD, LONG, HEARD = 1, 4, 25, 2
SHORT_CHECK = 9 / LONG
INTRODUCTION = 9  # words
BEHIND_NAME = frozenset((
    ",", ".", "!", ";", ":", "de", "du", "des", "d", "from", "in", "here", "speaking", "at", "with",
    "pour", "a", "au", "ici",
))  # fmt: skip
_WORD = re.compile(r"\w+|[^\w\s]")
_YES = re.compile(
    r"\b(?:oui|non|tout a fait|absolument|bien sur|yes|no|sure|of course|certainly)\b"
)
NEAR = 60  # turns looked back at: a long conversation costs no more by the turn
Search = Callable[[str], re.Match[str] | None]


@cache
def _signs(language: str) -> dict[str, re.Pattern[str]]:
    with (LEXICON / f"restating_{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    return {name: any_of(written) for name, written in data["signs"].items()}


@cache
def _asked(language: str) -> list[tuple[str, Search]]:
    """What is asked of each sentence of an advisor's."""
    return [(name, p.search) for name, p in _signs(language).items() if name != "affirmed"]


class Matter:
    """What the customer said before a turn: its content words, its numbers, the last text; `rank`
    counts the answers that the matter had before this one."""

    def __init__(self, said: Sequence[Said], language: str, rank: int = 0, n_last: int = 1) -> None:
        self.rank = rank
        self.stems = {stem for turn in said[:SOURCES] for stem in stems(turn)}
        self.last = said[0].folded if said else ""
        is_opened = bool(_signs(language)["question_open"].search(self.last))
        self.is_question = self.last.rstrip().endswith("?") or is_opened
        longest = max((len(turn.folded.split()) for turn in said[:n_last]), default=0)
        self.is_told = not self.is_question and longest > TOLD


def stems(turn: Said) -> frozenset[str]:
    """Found once a turn: many answers look back at it."""
    if "matter" not in turn.kept:
        turn.kept["matter"] = frozenset(content_words(turn.folded, turn.language))
    found: frozenset[str] = turn.kept["matter"]
    return found


def matter_before(turn: Said, talk: Talk) -> Matter:
    """What counts as the matter when the advisor writes `turn`: several messages of one side in a
    row are one answer, or one telling."""
    bursts = [list(b) for _, b in groupby(_people_before(turn, talk), key=lambda t: t.is_customer)]
    if bursts and bursts[-1][0].is_advisor:
        bursts.pop()
    said = [t for burst in bursts for t in burst if t.is_customer][::-1]
    heard = [i for i, burst in enumerate(bursts) if _is_heard(burst)]
    if not heard:
        return Matter(said, talk.language)
    rank = sum(burst[0].is_advisor for burst in bursts[heard[0] :])
    return Matter(said, talk.language, rank, len(bursts[-1]))


def _people_before(turn: Said, talk: Talk) -> Iterator[Said]:
    near = talk.turns[max(0, turn.index - NEAR) : turn.index]
    return (t for t in near if t.is_customer or t.is_advisor)


def _is_heard(burst: Sequence[Said]) -> bool:
    return any(t.is_customer and len(stems(t)) >= HEARD for t in burst)


def signs(said: Sequence[Sentence], matter: Matter, language: str) -> list[Signs]:
    """The signs of each sentence of a turn, 0 to 1 each."""
    found = [_own(sentence, matter, language) for sentence in said]
    worth = table(WEIGHTS, language)
    for i, (sentence, read) in enumerate(zip(said, found, strict=True)):
        _place(read, sentence, matter)
        read["leads"] = float(all(map(_is_prelude, found[:i])))
        read["wording"] = sum([worth.get(w, 0.0) for w in wording(sentence)])
    for read, follower, follows in zip(found, said[1:], found[1:], strict=False):
        _go_on(read, follower, follows)
    if found:
        found[-1]["alone"] = found[-1]["leads"]
    return found


def _own(sentence: Sentence, matter: Matter, language: str) -> Signs:
    """What a sentence says by itself."""
    plain = sentence.told
    found: Signs = {name: 1.0 if is_in(plain) else 0.0 for name, is_in in _asked(language)}
    if _YES.search(sentence.plain, 0, len(sentence.plain) - len(plain)):
        found["yes_no"] = 1.0
    stems = content_words(plain, language)
    shared = {stem for stem in stems if stem in matter.stems}
    found["stepping"] = float(steps.states(sentence, language))
    found["ordering"] = float(steps.orders(sentence, language))
    found["shares"] = min(len(shared), 3) / 3
    found["shares_most"] = len(shared) / len(stems) if stems else 0.0
    found["new_numbers"] = float(any(s.isdigit() and s not in matter.stems for s in stems))
    found["short"] = float(len(stems) < 2)
    found["substance"] = min(len(stems), 8) / 8
    found["customer_asked"] = float(matter.is_question)
    found["question"] = float(sentence.is_question)
    found["last_check"] = float(may_ask(sentence))
    found["introduced"] = float(_introduces(plain))
    return found


def _introduces(plain: str) -> bool:
    """ "Yann, du service client": a first name, and hardly more."""
    said = _WORD.findall(plain)
    if len(said) > INTRODUCTION:
        return False
    behind = zip(said, [*said[1:], "."], strict=True)
    return any(word in first_names() and after in BEHIND_NAME for word, after in behind)


def _is_prelude(found: Signs) -> bool:
    return bool(found["courtesy"] or found["short"] or found["introduced"])


def _place(found: Signs, sentence: Sentence, matter: Matter) -> None:
    """Where it stands, how it is built, and what two signs say together."""
    early, first = float(matter.rank <= EARLY), float(matter.rank == 0)
    is_told = float(matter.is_told)
    bare = float(not found.pop("subject") and found["substance"] >= 3 / 8)
    text = sentence.turn.text[sentence.start : sentence.end]
    if found["checked"] and found["question"] and found["substance"] >= WEIGHTY:
        found["explain"] = 0.0  # "…, is that right?": theirs, not ours
    found |= {
        "early": early, "first": first, "told": is_told,
        "colon": float(text.endswith((":", ";"))),
        "exclaimed": float(text.endswith("!")),
        "length": min(len(sentence.told.split()), LONG) / LONG,
        "fragment": bare,
        "fragment_plight": bare * found["plight"],
        "several": found["several"] * (found["substance"] >= WEIGHTY),
        "theirs_asked": found["theirs"] * found["question"],
        "early_you": early * is_told * found["you"],
        "first_shares": first * is_told * (found["shares"] > 0),
        "question_weight": found["question"] * found["substance"],
    }  # fmt: skip


def wording(sentence: Sentence) -> Iterator[str]:
    """The words of a sentence; those of a check are a sign already."""
    checked = _signs(sentence.turn.language)["checked"]
    yield from weighable(checked.sub(" | ", sentence.told).split())


def is_affirmed(behind: Said) -> bool:
    """The customer's text right behind it begins with a yes."""
    said = sentences(behind)
    return bool(said and _signs(behind.language)["affirmed"].search(said[0].plain))


def went_on(found: Signs, follower: Sentence, follows: Signs) -> Signs:
    """The signs of a last sentence, when `follower` opens the advisor's next message."""
    found = {**found, "alone": 0.0}
    _go_on(found, follower, follows)
    return found


def _go_on(found: Signs, follower: Sentence, follows: Signs) -> None:
    """A check in the next sentence counts for this one; so does a question that goes on from it,
    or an act."""
    if not follower.is_question:
        found["acted_on"] = float(bool(follows["stepping"] or follows["ordering"]))
        found["led_on"] = found["acted_on"] * found["leads"]
    elif follows["checked"] and follows["length"] < SHORT_CHECK:
        found["checked"] = 1.0
    elif not (follows["courtesy"] or follows["identity"] or follows["last_check"]):
        found["asked_on"] = 1.0
        found["asked_on_weight"] = found["substance"]


def log_odds(found: Signs) -> float:
    weighed = table(WEIGHTS, "weights")
    return weighed["bias"] + sum([weighed.get(name, 0.0) * v for name, v in found.items() if v])


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
