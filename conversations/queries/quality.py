"""Findings, scores and hints as the frames of the protocol say them. For staff only."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from conversations.models import Analysis, Finding
from qa_rules.page import page
from qa_rules.registry import all_rules

Frames = list[dict[str, Any]]


def judged(conversation_ids: Iterable[UUID | str], language: str) -> dict[str, Frames]:
    """By conversation: its findings in order of place (those retracted too, marked as such), then
    its score. Two queries, whatever the number of conversations."""
    ids = [UUID(str(key)) for key in conversation_ids]
    frames: dict[str, Frames] = {str(key): [] for key in ids}
    rows = Finding.objects.filter(conversation__in=ids).order_by("seq", "start", "rule")
    for row in rows:
        frames[str(row.conversation_id)].append(finding_frame(row, language))
    for analysis in Analysis.objects.filter(conversation__in=ids, version__gt=0):
        frames[str(analysis.pk)].append(score_frame(analysis))
    return frames


def versions(conversation_ids: Iterable[UUID | str]) -> dict[str, int]:
    """Of those that have a score at all; it changes with every finding that comes or goes."""
    rows = Analysis.objects.filter(pk__in=[UUID(str(key)) for key in conversation_ids])
    found = rows.filter(version__gt=0).values_list("pk", "version")
    return {str(key): version for key, version in found}


@cache
def words(rule: str, language: str) -> dict[str, str]:
    """What a rule says to a reader: its title, the reason in one line, how to say it instead."""
    known = all_rules().get(rule)
    if known is None:
        return {"title": rule, "message": "", "instead": ""}
    language = language if language in known.rule.title else "fr"
    instead = "Dire plutôt" if language == "fr" else "Say instead"
    return {
        "title": known.rule.title[language],
        "message": known.rule.message[language],
        "instead": page(known, language).sections[instead],
    }


def finding_frame(row: Finding, language: str) -> dict[str, Any]:
    return {
        "type": "finding",
        "conversation": str(row.conversation_id),
        "id": str(row.pk),
        "version": row.version,
        "rule": row.rule,
        **words(row.rule, language),
        "seq": row.seq,
        "start": row.start,
        "end": row.end,
        "severity": row.severity,
        "evidence": row.evidence,
        "retracted": row.retracted_at is not None,
    }


def score_frame(analysis: Analysis) -> dict[str, Any]:
    """`final` once the conversation has ended; a criterion's `score` is null where it does not
    apply or still pends (`silent` says which rules, and why)."""
    return {
        "type": "score",
        "conversation": str(analysis.pk),
        "version": analysis.version,
        "score": analysis.score,
        "critical": analysis.critical,
        "criteria": analysis.criteria,
        "final": analysis.is_final,
        "grid": analysis.grid,
        "engine": analysis.engine,
        "facts": analysis.facts,
        "silent": analysis.silent,
    }


def hint(finding: dict[str, Any], language: str, blocks: bool) -> dict[str, Any]:
    """One entry of a `hints` frame, in the words of the reader's language."""
    return {
        "rule": finding["rule"],
        **words(finding["rule"], language),
        "severity": finding["severity"],
        "start": finding["start"],
        "end": finding["end"],
        "evidence": finding["evidence"],
        "blocks": blocks,
    }
