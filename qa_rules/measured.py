"""python -m qa_rules figures: how often facts and rules agree with the labelled conversations.

Writes FIGURES.md. Parroting has its own page beside its weights; nothing here runs in a check.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from qa_rules import engine
from qa_rules.parroting.figures import Counted, Share
from qa_rules.registry import all_rules
from qa_rules.result import Result
from qa_rules.transcript import read

HERE = Path(__file__).parent
FIGURES, UNSEEN = HERE / "FIGURES.md", HERE / "unseen.toml"
TESTS = HERE.parent / "tests"
SETS = (
    *sorted((TESTS / "data").glob("etiquette_*.jsonl")),
    *sorted((TESTS / "qa_rules" / "data").glob("*.jsonl")),
)
Labels = dict[str, Any]
# What a conversation must be labelled for the rule to have to object, where it applies.
FAULTS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "opening.greeting_missing": ("greeting", lambda v: not v),
    "personalisation.advisor_unnamed": ("advisor_named", lambda v: not v),
    "personalisation.facts_unused": ("facts_used", lambda v: not v),
    "reformulation.confirmation_missing": ("confirmation", lambda v: not v),
    "reformulation.next_steps_missing": ("next_steps", lambda v: not v),
    "reformulation.parroted": ("parroted", bool),
    "closing.last_check_missing": ("last_check", lambda v: not v),
    "closing.farewell_missing": ("farewell_by_advisor", lambda v: not v),
    "closing.thanks_missing": ("thanks", lambda v: not v),
    "closing.last_message_unanswered": ("unanswered_last", bool),
}
OTHERWISE = ("farewell_seq",)  # labels that are no fact

HEAD = """\
# How often facts and rules agree with the labels

Written by `python -m qa_rules figures`. Intervals are Wilson's, 95 %. How well parroting is told is
in `parroting/FIGURES.md`.

## On conversations never seen before

Each batch was written and labelled before it was run, and run once before anything was changed
for it; its figures stay as they were that day (`unseen.toml`). All but T3 were written for this
project by one person; real conversations may be harder. T has since been read and is a development
set. T2 was written and labelled before T's misses were read, by the one who then mended them, and
has one annotator only: nobody labelled it a second time. It was run twice, before and after T was
read, its misses unread; only then were they read. T3 was written to be hard, in French, by somebody
who saw neither code nor the other conversations, and labelled again by a second annotator who saw
neither (`tests/qa_rules/data/whole_t3.md`; both are language models, no person has checked them);
it was run once before its misses were read. E and F are short passages, each labelled for one fact
by their author; F was written after E had been mended for, to be unlike it, and G before any
weight of `last_check` and `advisor_named` was found, to be unlike what trains them.
"""
KNOWN = """
## On the sets in the repository

These conversations have since been read by those who write the rules, and what failed in them was
mended: the tables guard against going back, they do not say how well the rules do elsewhere. n
counts conversations that carry the label.
"""
RULES = """
### Rules

A rule is judged on the conversations it applies to and whose labels say whether it had to object.
"""


def labelled() -> Iterator[tuple[str, str, Labels, Result]]:
    """Name of the set, language, labels and result of every labelled conversation."""
    for path in SETS:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        told = (_without_labels(row) for row in rows)
        for row, result in zip(rows, engine.check_many(told), strict=True):
            yield path.stem, row["language"], _labels(row), result


def _without_labels(row: dict[str, Any]) -> Any:
    kept = {k: v for k, v in row.items() if k not in ("labels", "note", "kind", "about")}
    return read(json.dumps(kept))


def _labels(row: dict[str, Any]) -> Labels:
    """With what the kind of the reply says of copies."""
    labels = {k: v for k, v in row["labels"].items() if k not in OTHERWISE}
    if row.get("kind") in ("parroted", "good", "neutral"):
        labels["parroted"] = int(row["kind"] == "parroted")
    return labels


def _same(found: Any, label: Any) -> bool:
    if isinstance(label, list):
        return set(found or []) == set(label)
    return bool(found == label)


def facts_table(rows: Iterable[tuple[str, str, Labels, Result]]) -> Iterator[str]:
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for _, language, labels, result in rows:
        for name, label in labels.items():
            right[name, language].append(_same(result.facts.get(name), label))
    yield from ("### Facts", "", "| fact | language | n | right | share |", "|---|---|---|---|---|")
    for (name, language), found in sorted(right.items()):
        share = Share(sum(found), len(found))
        yield f"| `{name}` | {language} | {len(found)} | {sum(found)} | {share} |"


def rules_table(rows: Sequence[tuple[str, str, Labels, Result]]) -> Iterator[str]:
    yield from (RULES, "| rule | n | to object | precision | recall |", "|---|---|---|---|---|")
    for rule, (name, is_fault) in sorted(FAULTS.items()):
        judged = [
            (is_fault(labels[name]), _objects(rule, result))
            for _, _, labels, result in rows
            if name in labels and rule not in (*result.not_applicable, *result.pending)
        ]
        right = sum(fault and found for fault, found in judged)
        wrong = sum(found and not fault for fault, found in judged)
        to_object = sum(fault for fault, _ in judged)
        counted = Counted(right, wrong, to_object - right)
        cells = f"{counted.precision} | {counted.recall}"
        yield f"| `{rule}` | {len(judged)} | {to_object} | {cells} |"
    without = [f"`{rule}`" for rule in all_rules() if rule not in FAULTS]
    yield from ("", f"No labelled set, so not known ({len(without)}): {', '.join(without)}.")
    yield "Their marked examples are tests: they do what they were written for, no more is said."


def _objects(rule: str, result: Result) -> bool:
    return any(f.rule == rule and f.severity != "hint" for f in result.findings)


def unseen_table() -> Iterator[str]:
    with UNSEEN.open("rb") as file:
        batches = tomllib.load(file)["batch"]
    yield from ("| what | batch | when | n | right | share |", "|---|---|---|---|---|---|")
    for b in batches:
        share = Share(b["right"], b["n"])
        yield f"| `{b['fact']}` | {b['name']} | {b['when']} | {b['n']} | {b['right']} | {share} |"
    yield ""
    for b in batches:
        if "note" in b:
            yield f"- `{b['fact']}`, {b['name']}, {b['when']}: {b['note']}"


def write() -> str:
    rows = list(labelled())
    lines = [HEAD, *unseen_table(), KNOWN, *facts_table(rows), *rules_table(rows)]
    text = "\n".join(lines) + "\n"
    FIGURES.write_text(text, encoding="utf-8")
    return text
