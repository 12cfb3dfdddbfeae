"""Findings, scores and hints as the frames of the protocol say them. For staff only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from conversations.core.etiquette import Ending, missing, next_step
from conversations.core.policy import Policy
from conversations.core.states import State
from conversations.models import Analysis, Finding
from qa_rules.page import page
from qa_rules.registry import all_rules

Frames = list[dict[str, Any]]


# Findings younger than a version of their conversation's score; retracted ones are among them.
# What is not in the words of whom the conversation is with says who wrote them.
_SINCE = """
SELECT f.*, (SELECT e.actor_name FROM conversations_event e
              WHERE e.conversation_id = f.conversation_id AND e.seq = f.seq
                AND e.actor_id <> c.handler_id) AS written_by
  FROM conversations_finding f
  JOIN unnest(%s::uuid[], %s::int[]) AS seen (id, version)
    ON f.conversation_id = seen.id AND f.changed_in > seen.version
  JOIN conversations_conversation c ON c.id = f.conversation_id
 ORDER BY f.seq, f.start, f.rule
"""


@dataclass(slots=True)
class Dated:
    """A frame and the version in which it last changed; `cache` as an entry of the log has it."""

    version: int
    frame: dict[str, Any]
    cache: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class News:
    """Of one conversation: the findings that changed since a version, those retracted too, and
    the score as it is. `made` holds the frames of each language."""

    score: Analysis
    findings: list[Finding] = field(default_factory=list)
    made: dict[str, list[Dated]] = field(default_factory=dict)

    def frames(self, language: str) -> list[Dated]:
        """In order of place, the score last."""
        if language not in self.made:
            found = [Dated(row.changed_in, finding_frame(row, language)) for row in self.findings]
            self.made[language] = [*found, Dated(self.score.version, score_frame(self.score))]
        return self.made[language]


def news(seen: Mapping[str, int]) -> dict[str, News]:
    """Of the given conversations, what is younger than the version given with each (-1: all).
    Two queries, whatever their number; scores first, so that no finding is older than they."""
    scores = Analysis.objects.filter(pk__in=[UUID(key) for key in seen], version__gt=0)
    found = {str(row.pk): News(row) for row in scores.select_related("conversation__customer")}
    since = [[UUID(key) for key in found], [seen[key] for key in found]]
    for row in Finding.objects.raw(_SINCE, since):
        found[str(row.conversation_id)].findings.append(row)
    return found


def judged(conversation_ids: Iterable[UUID | str], language: str) -> dict[str, Frames]:
    """By conversation: all its findings in order of place, then its score."""
    ids = [str(key) for key in conversation_ids]
    found = news(dict.fromkeys(ids, -1))
    return {
        key: [dated.frame for dated in found[key].frames(language)] if key in found else []
        for key in ids
    }


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
    """`written_by` where somebody else wrote it than whom the conversation is with."""
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
        "written_by": getattr(row, "written_by", None) or "",
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
        "closing": closing(analysis),
    }


def closing(analysis: Analysis) -> dict[str, Any]:
    """How far it has come in ending: `next` is the courteous step now, `missing` what a close
    would leave out."""
    talk = analysis.conversation
    ending, policy = Ending.of(analysis.closing), Policy.of(talk.policy)
    is_active = talk.state == State.ACTIVE and bool(analysis.closing)
    return {
        "phase": ending.phase,
        "next": next_step(ending, policy) if is_active else "",
        "missing": missing(ending, policy) if is_active else [],
        "language": talk.language,
        "words": policy.phrases(talk.language),
        "customer": {"title": talk.customer.title, "name": talk.customer.name},
    }


def left_out(conversation_id: UUID | str) -> list[str]:
    """What a close now leaves out, as far as the analysis has come; empty where it has not."""
    rows = Analysis.objects.select_related("conversation")
    row = rows.filter(pk=UUID(str(conversation_id))).first()
    if row is None or not row.closing:
        return []
    return missing(Ending.of(row.closing), Policy.of(row.conversation.policy))


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
