"""A table for people who open it in a spreadsheet: headings and values in the reader's language.

For machines its English names and codes stay (`queries/reports/tables.py`).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy

from console.rendering.quality import CRITERIA, SEVERITIES, advice
from console.views.fairness.words import GIVERS
from console.views.reports.award import CRITERIA as AWARD
from console.views.review.words import HELD
from conversations.queries.reports.tables import Row, Table

HEADINGS: dict[str, Any] = {
    "conversation": pgettext_lazy("column", "Conversation"),
    "brand": pgettext_lazy("column", "Brand"),
    "queue": pgettext_lazy("column", "Queue"),
    "provider": pgettext_lazy("column", "Provider"),
    "advisor": pgettext_lazy("column", "Advisor"),
    "opened_at": pgettext_lazy("column", "Opened"),
    "language": pgettext_lazy("column", "Language"),
    "closed_at": pgettext_lazy("column", "Closed"),
    "closed_by": pgettext_lazy("column", "Closed by"),
    "disposition": pgettext_lazy("column", "Contact reason"),
    "first_reply_s": pgettext_lazy("column", "First reply (s)"),
    "duration_s": pgettext_lazy("column", "Duration (s)"),
    "grid": pgettext_lazy("column", "Grid"),
    "engine": pgettext_lazy("column", "Rules engine"),
    "score": pgettext_lazy("column", "Score by the rules"),
    "critical": pgettext_lazy("column", "Safety"),
    "judged_score": gettext_lazy("Once judged by people"),
    "human_score": pgettext_lazy("column", "Score by people"),
    "n_findings": pgettext_lazy("column", "Findings"),
    "mystery_test": pgettext_lazy("column", "Mystery test"),
    "ces_1_10": pgettext_lazy("column", "Effort (1 to 10)"),
    "ces_component": pgettext_lazy("column", "Kind of effort"),
    "csat": pgettext_lazy("column", "Satisfaction (1 to 5)"),
    "nps": pgettext_lazy("column", "NPS (0 to 10)"),
    "rnps": pgettext_lazy("column", "Relational NPS (0 to 10)"),
    "solved": pgettext_lazy("column", "Solved"),
    "survey_wording": pgettext_lazy("column", "Wording of the survey"),
    "first_farewell": pgettext_lazy("column", "Took leave first"),
    "last_check": pgettext_lazy("column", "Asked whether anything else"),
    "thanks": pgettext_lazy("column", "Thanked"),
    "farewell_by_advisor": pgettext_lazy("column", "Advisor said goodbye"),
    "closed_in_time": pgettext_lazy("column", "Closed in time"),
    "unanswered_last": pgettext_lazy("column", "Last message unanswered"),
    "farewell_latency_s": pgettext_lazy("column", "Until the goodbye (s)"),
    "closing_latency_s": pgettext_lazy("column", "From goodbye to close (s)"),
    "closing_latency_customer_s": pgettext_lazy("column", "From customer’s goodbye to close (s)"),
    "finding": pgettext_lazy("column", "Finding"),
    "rule": pgettext_lazy("column", "Rule"),
    "version": pgettext_lazy("column", "Version of the rule"),
    "severity": pgettext_lazy("column", "Severity"),
    "message": pgettext_lazy("column", "Message"),
    "retracted": pgettext_lazy("column", "Taken back"),
    "verdict": pgettext_lazy("column", "Verdict"),
    "verdict_at": pgettext_lazy("column", "Time of the verdict"),
    "verdict_by": pgettext_lazy("column", "Who judged"),
    "review": pgettext_lazy("column", "Review"),
    "analyst": pgettext_lazy("column", "Analyst"),
    "submitted_at": pgettext_lazy("column", "Submitted"),
    "blind": pgettext_lazy("column", "Blind"),
    "probability": pgettext_lazy("column", "Probability of the draw"),
    "automatic_score": pgettext_lazy("column", "Score by the rules then"),
    "comment": pgettext_lazy("column", "Comment"),
    "note": pgettext_lazy("column", "Note"),
    "origin": pgettext_lazy("column", "Found by"),
    **{f"met_{name}": said for name, said in AWARD.items()},
}
WHO: dict[str, Any] = {
    "advisor": pgettext_lazy("in a table", "the advisor"),
    "customer": pgettext_lazy("in a table", "the customer"),
    "leader": pgettext_lazy("in a table", "a team leader"),
    "timeout": pgettext_lazy("in a table", "by itself"),
    "system": pgettext_lazy("in a table", "the system"),
}
PASSED: dict[str, Any] = {
    "pass": pgettext_lazy("in a table", "passed"),
    "fail": pgettext_lazy("in a table", "failed"),
}
SOLVED: dict[str, Any] = {
    "yes": pgettext_lazy("in a table", "yes"),
    "no": pgettext_lazy("in a table", "no"),
    "partly": pgettext_lazy("in a table", "partly"),
}
EFFORT: dict[str, Any] = {
    "waiting": pgettext_lazy("in a table", "waiting"),
    "financial": pgettext_lazy("in a table", "financial"),
    "physical": pgettext_lazy("in a table", "physical"),
    "cognitive": pgettext_lazy("in a table", "cognitive"),
    "journey": pgettext_lazy("in a table", "the journey"),
    "relational": pgettext_lazy("in a table", "relational"),
}
GRIDS: dict[str, Any] = {
    "default": pgettext_lazy("grid", "the rules’ grid"),
    "house": pgettext_lazy("grid", "the house’s grid"),
}
ORIGINS: dict[str, Any] = {
    "rule": pgettext_lazy("found by", "a rule"),
    "person": pgettext_lazy("found by", "a person"),
}
# What one name stands for in a table of its own.
OF_TABLE: dict[tuple[str, str], Any] = {
    ("reviews", "judged_score"): pgettext_lazy("column", "Once judged by people, at that time"),
}
ANSWER: dict[str, Any] = {
    "answer_score_": pgettext_lazy("column", "%(criterion)s: score by people"),
    "answer_comment_": pgettext_lazy("column", "%(criterion)s: comment"),
    "answer_quote_": pgettext_lazy("column", "%(criterion)s: quote"),
}
CODES: dict[str, dict[str, Any]] = {
    "closed_by": WHO,
    "first_farewell": WHO,
    "critical": PASSED,
    "solved": SOLVED,
    "ces_component": EFFORT,
    "severity": SEVERITIES,
    "verdict": HELD,
    "verdict_by": GIVERS,
    "origin": ORIGINS,
}
YES_OR_NO = frozenset((
    *(f"met_{name}" for name in AWARD),
    "mystery_test", "last_check", "thanks", "farewell_by_advisor", "closed_in_time",
    "unanswered_last", "retracted", "blind",
))  # fmt: skip


def spoken(table: Table, title: Any) -> Table:
    """The same rows, still one after the other, under `title`."""
    put = [_words(name) for name, _ in table.columns]
    columns = tuple((heading(name, table), kind) for name, kind in table.columns)
    return Table(str(title), columns, _rows(table.rows, put))


def heading(name: str, table: Table | None = None) -> str:
    if table and (table.name, name) in OF_TABLE:
        return str(OF_TABLE[table.name, name])
    for begin, said in ANSWER.items():
        if table and name.startswith(begin):
            return str(said) % {"criterion": _criterion(name.removeprefix(begin), table)}
    if name.startswith("score_"):
        criterion = CRITERIA.get(name.removeprefix("score_"), name)
        return pgettext("column", "Score: %(criterion)s") % {"criterion": criterion}
    return str(HEADINGS[name])


def _criterion(key: str, table: Table) -> str:
    """By its name; two of one name, of two brands, with their keys."""
    language = (get_language() or "fr")[:2]
    names = {asked.key: asked.name(language) for asked in table.asked}
    is_alone = list(names.values()).count(names[key]) == 1
    return names[key] if is_alone else f"{names[key]} ({key})"


def _rows(rows: Iterator[Row], put: list[Callable[[Any], Any]]) -> Iterator[Row]:
    for row in rows:
        yield tuple(words(value) for words, value in zip(put, row, strict=True))


def _words(name: str) -> Callable[[Any], Any]:
    """How the values of this column are said; a code that has no words stays."""
    if name == "rule":
        return lambda rule: advice(rule, (get_language() or "fr")[:2]).title
    if name == "grid":
        return grid_name
    if name in YES_OR_NO:
        return lambda given: given if given is None else str(SOLVED["yes" if given else "no"])
    known = CODES.get(name, {})
    return lambda code: str(known[code]) if known and code in known else code


def grid_name(named: str) -> str:
    """ "Maison Lumière@2" as "Maison Lumière, version 2"."""
    name, _, n = named.rpartition("@")
    said = {"name": GRIDS.get(name, name), "n": n}
    return pgettext("grid", "%(name)s, version %(n)s") % said if name else named
