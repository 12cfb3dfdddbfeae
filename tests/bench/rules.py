"""python -m tests.bench.rules [--only engine,drafts,live] [--seconds S]: what the rules cost.

Ratios against `nlp.pipe` with the same components over all the texts, in turns in the same run;
processor time, the least of a few rounds, where a busy machine would blur it. The steadier figure
is the median ratio of many short slices, each timed right behind the other: whatever slows the
machine for longer than a slice slows both alike. Ends with 1 when a
figure that was asked for is not reached. The live part (a web process, an analyse process, fifty
messages a second) is in `rules_live.py`.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from qa_rules import check_draft, check_many, models, parsing
from qa_rules.parroting.training import DATA as TALKS
from qa_rules.talk import talk_of
from qa_rules.transcript import Customer, Transcript, Turn, read

DATA = Path(__file__).parents[1] / "data"
ROUNDS, SLICE, SHORT = 4, 500, 40
Row = tuple[str, str, str, bool | None]


def _pairs(language: str) -> list[tuple[str, str]]:
    """What a customer said last, and a reply."""
    lines = (DATA / f"parroting_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(row["context"][-1], row["reply"]) for row in rows]


def _dialogues(path: Path) -> list[Transcript]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row.pop("labels", None)
        found.append(read(json.dumps(row)))
    return found


def corpora() -> dict[str, list[Transcript]]:
    """Whole dialogues; pairs; ten-token messages cut from the latter."""
    made = {
        "fr dialogues": _dialogues(DATA / "etiquette_fr.jsonl") * 4,
        "en dialogues": _dialogues(TALKS / "ordinary_en.jsonl") * 8,
    }
    for language in ("fr", "en"):
        pairs = _pairs(language) * (1 if language == "fr" else 2)
        made[f"{language} pairs"] = [_talk(language, said, reply) for said, reply in pairs]
        made[f"{language} ten tokens"] = [
            _talk(language, _ten(said), _ten(reply)) for said, reply in pairs
        ]
    return made


def _talk(language: str, said: str, reply: str) -> Transcript:
    turns = [Turn(1, "customer", said, 0.0), Turn(2, "advisor", reply, 20.0)]
    return Transcript(turns, language=language, closed_at=60.0, closed_by="advisor")  # type: ignore[arg-type]


def _ten(text: str) -> str:
    return " ".join(text.split()[:9]).rstrip(" .,;:!?") + "."


def _cost(found: Iterator[Any]) -> float:
    """Seconds to take all of it."""
    began = time.process_time()
    for _ in found:
        pass
    return time.process_time() - began


def engine() -> Iterator[Row]:
    for name, talks in corpora().items():
        language = name[:2]
        list(check_many(talks, lang=language))  # every word has been met
        n = sum(len(talk.turns) for talk in talks)
        alone, whole = _least(talks, language)
        speed, ratio = n / whole, alone / whole
        wanted = 850 if name.endswith("tokens") else None
        reached = speed >= wanted if wanted else None
        asked = f"≥ {wanted}" if wanted else ""
        yield f"{name}: messages/s/core, all rules", f"{speed:.0f}", asked, reached
        yield f"{name}: of nlp.pipe alone", f"{ratio:.2f}", "≥ .60", ratio >= 0.6
        yield f"{name}: of nlp.pipe, median of slices", f"{_median(talks, language):.2f}", "", None
        yield f"{name}: turns that are parsed", f"{_parsed(talks, language):.0%}", "", None
    rss = psutil.Process().memory_info().rss / 2**20
    yield "memory of a process, both languages, MiB", f"{rss:.0f}", "< 1024", rss < 1024


def _least(talks: list[Transcript], language: str) -> tuple[float, float]:
    """Seconds of `nlp.pipe` alone and of everything, taken in turns, slice by slice; the least of
    the rounds of each, since others use the machine."""
    total = [0.0, 0.0]
    for at in range(0, len(talks), SLICE):
        some = talks[at : at + SLICE]
        texts = [turn.text for talk in some for turn in talk.turns]
        taken = [
            (_cost(models.parse(texts, language)), _cost(check_many(some, lang=language)))
            for _ in range(ROUNDS)
        ]
        total = [t + min(x) for t, x in zip(total, zip(*taken, strict=True), strict=True)]
    return total[0], total[1]


def _median(talks: list[Transcript], language: str) -> float:
    """Of the ratios of short slices, which side goes first changing from slice to slice."""
    ratios = []
    for n, at in enumerate(range(0, len(talks) * ROUNDS, SHORT)):
        some = [talks[i % len(talks)] for i in range(at, at + SHORT)]
        texts = [turn.text for talk in some for turn in talk.turns]
        if n % 2:
            whole = _cost(check_many(some, lang=language))
            alone = _cost(models.parse(texts, language))
        else:
            alone = _cost(models.parse(texts, language))
            whole = _cost(check_many(some, lang=language))
        ratios.append(alone / whole)
    return median(ratios)


def _parsed(talks: list[Transcript], language: str) -> float:
    prepared = [talk_of(talk, language) for talk in talks]
    parsing.prepare(prepared)
    turns = [turn for talk in prepared for turn in talk.turns]
    return sum(turn.parsed is not None for turn in turns) / len(turns)


def drafts() -> Iterator[Row]:
    """A draft as it grows under the fingers, after six turns."""
    for language in ("fr", "en"):
        pairs = _pairs(language)[:60]
        taken: list[float] = []
        for n, (said, reply) in enumerate(pairs):
            turns = [
                Turn(i + 1, "customer" if i % 2 == 0 else "advisor", text)
                for i, text in enumerate([*pairs[n - 1], *pairs[n - 2], said])
            ]
            words = reply.split()
            for m in range(2, len(words) + 1, 2):
                began = time.perf_counter()
                check_draft(turns, " ".join(words[:m]), Customer(name="Camille Durand"), language)
                taken.append((time.perf_counter() - began) * 1000)
        taken = sorted(taken[40:])
        p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
        shown = f"{p50:.1f} / {p95:.1f}"
        yield f"{language}: draft in process, p50 / p95 ms", shown, "p95 ≤ 10", p95 <= 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rules", description=__doc__)
    parser.add_argument("--only", default="engine,drafts,live", metavar="PART,…")
    parser.add_argument("--seconds", type=float, default=30, help="of the live part")
    given = parser.parse_args()
    rows: list[Row] = []
    for part in given.only.split(","):
        for row in _part(part, given.seconds):
            rows.append(row)
            name, shown, wanted, reached = row
            mark = {True: "reached", False: "NOT reached", None: ""}[reached]
            sys.stdout.write(f"{name:48} {shown:>24}  {wanted:12} {mark}\n")
            sys.stdout.flush()
    return int(any(reached is False for *_, reached in rows))


def _part(part: str, seconds: float) -> Iterator[Row]:
    if part == "live":
        from tests.bench import rules_live

        return rules_live.measure(seconds)
    return {"engine": engine, "drafts": drafts}[part]()


if __name__ == "__main__":
    sys.exit(main())
