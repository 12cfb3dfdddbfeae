"""Running the rules: one conversation, many, or a draft.

One rule that raises or never ends is logged with its id and loses nothing but its own findings.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from msgspec.structs import replace

from qa_rules import facts, language, parsing, recent, score
from qa_rules.facts import closing_phase, reformulating
from qa_rules.guard import BUDGET, TooSlow, strikes, watch
from qa_rules.held import held
from qa_rules.registry import Registered, active
from qa_rules.result import Closing, ClosingStep, Finding, Restated, Result
from qa_rules.rule import Hit, NotApplicable
from qa_rules.sent import SentTexts
from qa_rules.settings import PLAIN, Circumstances, Settings
from qa_rules.talk import Said, Talk, talk_of
from qa_rules.transcript import Customer, Transcript, Turn
from qa_rules.versions import engine_version

log = logging.getLogger("qa_rules")
BATCH = 500


@dataclass
class Ran:
    """What came of each rule on one conversation."""

    findings: list[Finding] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    not_applicable: list[str] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def check(
    transcript: Transcript, only: frozenset[str] | None = None, *, with_models: bool = True
) -> Result:
    """Findings, facts, criteria and score of one conversation."""
    return next(check_many([transcript], only, with_models=with_models))


def check_many(
    transcripts: Iterable[Transcript],
    only: frozenset[str] | None = None,
    *,
    lang: str | None = None,
    with_models: bool = True,
    knowing: Circumstances | None = None,
    is_idle: Callable[[], bool] = lambda: False,
) -> Iterator[Result]:
    """In order, in constant memory: texts are parsed in batches over conversations. A batch ends
    early where `is_idle` says that no more come for now."""
    knowing = knowing or Circumstances()
    rules = active(only)
    source = iter(transcripts)
    sent = SentTexts()
    while batch := _batch(source, is_idle):
        talks = [talk_of(t, lang or t.language or _language_of(t)) for t in batch]
        chosen = [knowing.settings(talk.source) for talk in talks]
        keys = []
        for talk, settings in zip(talks, chosen, strict=True):
            talk.thresholds = settings.thresholds
            if knowing.keeps:
                keys.append(held.recall(talk, with_models=with_models))
                _each(recent.recall, talk)
        results = []
        with watch():  # once a batch: it costs as much as a few rules
            if with_models:
                parsing.prepare(talks)
            for talk, settings in zip(talks, chosen, strict=True):
                talk.sent_before = (knowing.sent_before or sent.reader)(talk)
                results.append(_result(talk, rules, settings))
                sent.note(talk)
        yield from results
        if knowing.keeps:
            for talk, known in zip(talks, keys, strict=True):
                _each(recent.remember, talk)
                held.remember(talk, known)


def _batch(source: Iterator[Transcript], is_idle: Callable[[], bool]) -> list[Transcript]:
    batch: list[Transcript] = []
    for transcript in islice(source, BATCH):
        batch.append(transcript)
        if is_idle():
            break
    return batch


def _each(call: Callable[[Said], None], talk: Talk) -> None:
    for turn in talk.people:
        call(turn)


def check_draft(
    turns: Sequence[Turn],
    text: str,
    customer: Customer | None = None,
    lang: str | None = None,
    settings: Settings = PLAIN,
) -> list[Finding]:
    """Hints for a reply not yet sent: what the rules for drafts say of `text` after `turns`."""
    seq = max((turn.seq for turn in turns), default=0) + 1
    said = [*turns[-24:], Turn(seq, "advisor", text)]
    transcript = Transcript(said, customer=customer or Customer())
    talk = talk_of(transcript, lang or _language_of(transcript))
    talk.thresholds = settings.thresholds
    _each(recent.recall, talk)
    talk.has_models = parsing.is_loaded(talk.language)
    shown = [r for r in active() if r.rule.in_drafts and "advisor" in r.rule.audience]
    rules = [r for r in shown if r.id not in settings.silent]
    ran = Ran()
    with watch():
        for rule in rules:
            if not rule.rule.needs_model or talk.has_models:
                _guarded(rule, talk, ran, _draft_hits)
    _each(recent.remember, talk)
    return ran.findings


def _language_of(transcript: Transcript) -> str:
    return language.detect(t.text for t in transcript.turns if t.speaker in ("customer", "advisor"))


def _result(talk: Talk, rules: Sequence[Registered], settings: Settings) -> Result:
    wanted = [rule for rule in rules if rule.id not in settings.off]
    with watch():
        ran = run(talk, wanted)
        observed = _facts(talk, ran)
    ran.off += [rule.id for rule in rules if rule.id in settings.off]
    ran.findings = [_muted(f) if f.rule in settings.unscored else f for f in ran.findings]
    grid = score.default_grid()
    scored = [rule for rule in wanted if rule.id not in settings.unscored]
    criteria, total, critical = score.score(grid, talk, scored, ran)
    return Result(
        id=talk.source.id,
        language=talk.language,
        score=total,
        critical=critical,
        grid=f"{grid.name}@{grid.version}{settings.label}",
        engine=engine_version(),
        criteria=criteria,
        findings=ran.findings,
        facts=observed,
        reformulations=_reformulations(talk, ran),
        closing=_closing(talk, ran),
        pending=ran.pending,
        not_applicable=ran.not_applicable,
        off=ran.off,
        failed=ran.failed,
    )


def _muted(finding: Finding) -> Finding:
    """Kept and shown, never scored."""
    evidence = {**finding.evidence, "muted": finding.severity}
    return replace(finding, severity="hint", evidence=evidence)


def _facts(talk: Talk, ran: Ran) -> dict[str, Any]:
    try:
        with BUDGET:
            return facts.observe(talk)
    except Exception as error:
        log.error("facts failed: %s", type(error).__name__, exc_info=error)
        ran.failed.append("facts")
        return {}


def _reformulations(talk: Talk, ran: Ran) -> list[Restated] | None:
    """What the facts count, with its places; None where it cannot be known."""
    if not talk.has_models or "facts" in ran.failed:
        return None
    return [
        Restated(r.kind, r.turn.seq, r.start, r.end, r.source_seq, round(r.probability, 3))
        for r in reformulating.reformulations(talk)
    ]


def _closing(talk: Talk, ran: Ran) -> Closing | None:
    """How far the conversation has come in ending; None when that could not be found out."""
    if "facts" in ran.failed:
        return None
    try:
        with BUDGET:
            reached = closing_phase.phase(talk)
    except Exception as error:
        log.error("closing failed: %s", type(error).__name__, exc_info=error)
        ran.failed.append("closing")
        return None
    steps = [ClosingStep(step.name, step.seq, step.by) for step in reached.steps]
    return Closing(reached.name, reached.since_seq, steps)


def run(talk: Talk, rules: Sequence[Registered]) -> Ran:
    """Every rule on one conversation, findings in order of place."""
    ran = Ran()
    with watch():
        unheard = _unheard(talk, rules)
        for rule in rules:
            if rule.rule.needs_model and not talk.has_models:
                ran.off.append(rule.id)
            elif rule.rule.close is not None and not talk.is_closed:
                ran.pending.append(rule.id)
            elif rule.id not in unheard:
                _guarded(rule, talk, ran, _hits)
    ran.findings.sort(key=lambda f: (f.seq, f.start, f.rule))
    return ran


def _unheard(talk: Talk, rules: Sequence[Registered]) -> set[str]:
    """Rules that need not be asked: nothing they hear was said. Empty where the words cannot be
    read: then each rule says so itself."""
    if not talk.advisor_turns:
        return set()
    try:
        with BUDGET:
            heard = talk.heard
    except Exception:
        return set()
    return {r.id for r in rules if r.rule.hears and heard.isdisjoint(r.rule.hears)}


Ask = Callable[[Registered, Talk], list[Hit]]


def _guarded(rule: Registered, talk: Talk, ran: Ran, ask: Ask) -> None:
    if strikes.rests(rule.id):
        ran.failed.append(rule.id)
        return
    try:
        with BUDGET:
            if hits := ask(rule, talk):
                own = [hit for hit in hits if not hit.turn.beside]
                ran.findings.extend([_finding(rule, talk, hit) for hit in own])
    except NotApplicable:
        ran.not_applicable.append(rule.id)
    except TooSlow:
        log.error("rule %s ran too long on %s", rule.id, talk.source.id)
        strikes.add(rule.id)
        ran.failed.append(rule.id)
    except Exception as error:
        log.error("rule %s raised %s", rule.id, type(error).__name__, exc_info=error)
        ran.failed.append(rule.id)


def _hits(rule: Registered, talk: Talk) -> list[Hit]:
    if rule.rule.needs_times and not talk.has_times:
        raise NotApplicable
    if rule.rule.close is not None:
        if talk.is_ended_beside:
            raise NotApplicable
        return list(rule.rule.close(talk))
    if not talk.own_turns:
        raise NotApplicable
    if rule.rule.whole is not None:
        return list(rule.rule.whole(talk))
    turns = talk.own_turns if rule.rule.of == "advisor" else talk.people
    return _turn_hits(rule, turns, talk)


def _draft_hits(rule: Registered, talk: Talk) -> list[Hit]:
    return _turn_hits(rule, talk.turns[-1:], talk)


def _turn_hits(rule: Registered, turns: Sequence[Said], talk: Talk) -> list[Hit]:
    check_turn = rule.rule.turn
    assert check_turn is not None
    if rule.rule.looks == "everywhere":
        return [hit for turn in turns for hit in check_turn(turn, talk)]
    hits: list[Hit] = []
    for turn in turns:
        if rule.id not in turn.past or turn is turns[-1]:  # the last one says if it is applicable
            turn.past[rule.id] = list(check_turn(turn, talk))
        hits += turn.past[rule.id]
    return hits


def _finding(rule: Registered, talk: Talk, hit: Hit) -> Finding:
    return Finding(
        rule=rule.id,
        version=rule.rule.version,
        seq=hit.turn.seq,
        start=hit.start,
        end=hit.end,
        severity=hit.severity or rule.rule.severity,
        message=rule.rule.message[talk.language],
        evidence=hit.evidence,
    )
