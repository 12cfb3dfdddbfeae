"""Parroting as it ships: what it flags, where, from what, and how seldom it is wrong."""

import random
from collections.abc import Sequence
from functools import cache

import pytest

from qa_rules import check, check_draft, recent
from qa_rules.parroting import copies, figures, generated, model
from qa_rules.parroting.features import UNWEIGHTED
from qa_rules.parroting.passages import judged, passages
from qa_rules.parroting.training import (
    DATA,
    FLAG,
    candidates_of,
    rows,
    statements,
    surest,
    talk_with,
)
from qa_rules.result import Finding
from qa_rules.transcript import Transcript, Turn, read

ID = "reformulation.parroted"
ONLY = frozenset((ID,))


labelled = cache(rows)


def found(*lines: str, language: str = "fr") -> list[Finding]:
    turns = []
    for seq, line in enumerate(lines, 1):
        speaker, _, text = line.partition(": ")
        who = "customer" if speaker == "c" else "advisor"
        turns.append(Turn(seq, who, text))  # type: ignore[arg-type]
    result = check(Transcript(turns, language=language), ONLY)  # type: ignore[arg-type]
    assert result.failed == []
    return result.findings


def test_evidence_points_into_both_texts() -> None:
    said = "Bonjour, mon aspirateur perd de la poussière par l'avant."
    reply = "D'accord. Votre aspirateur perd de la poussière par l'avant, un instant."
    (finding,) = found(f"c: {said}", f"a: {reply}")
    assert finding.severity == "major"
    assert reply[finding.start : finding.end] == "Votre aspirateur perd de la poussière par l'avant"
    evidence = finding.evidence
    assert evidence["seq"] == 1
    assert evidence["copied"] == 1.0
    assert evidence["novelty"] == 0.0
    start, end, source_start, source_end = evidence["pairs"][0]
    assert reply[start:end] == "Votre aspirateur perd de la poussière par l'avant"
    assert said[source_start:source_end] == "mon aspirateur perd de la poussière par l'avant"


def test_two_copied_sentences_are_one_passage() -> None:
    (finding,) = found(
        "c: Ma serrure est bloquée. Le gardien n'a pas de double.",
        "a: Votre serrure est bloquée. Le gardien n'a pas de double. C'est noté.",
    )
    assert (finding.start, finding.end) == (0, 55)


def test_two_messages_copied_together_name_both() -> None:
    (finding,) = found(
        "c: Ma serrure est bloquée depuis samedi.",
        "c: Le gardien ne retrouve aucun double.",
        "a: Votre serrure est bloquée depuis samedi et le gardien ne retrouve aucun double.",
    )
    seqs = {finding.evidence["seq"]} | {other["seq"] for other in finding.evidence["also"]}
    assert seqs == {1, 2}


@pytest.mark.parametrize(("between", "flagged"), [(3, True), (11, True), (12, False)])
def test_a_copy_reaches_back_a_dozen_turns(between: int, flagged: bool) -> None:
    lines = ["c: Le carrelage de ma terrasse se fend en plein soleil."]
    lines += [f"c: oui, ligne {n}" for n in range(between)]
    lines.append("a: Le carrelage de votre terrasse se fend en plein soleil.")
    assert bool(found(*lines)) is flagged


def test_below_the_flag_it_is_a_hint_that_never_counts() -> None:
    judge = model.load()
    for row in labelled():
        talk = talk_with(row.context, row.reply, row.language)
        for passage in passages(talk.turns[-1], talk):
            if passage.probability < judge.flag:
                seen = {f.severity for f in check(talk.source, ONLY).findings}
                assert "hint" in seen
                return
    pytest.fail("no pair between hint and flag")


def test_not_applicable_before_the_customer_spoke() -> None:
    result = check(Transcript([Turn(1, "advisor", "Bonjour, je suis Léa.")], language="fr"), ONLY)
    assert result.not_applicable == [ID]


def test_off_without_models() -> None:
    turns = [Turn(1, "customer", "Mon four fume."), Turn(2, "advisor", "Votre four fume.")]
    talk = Transcript(turns, language="fr")
    assert check(talk, ONLY, with_models=False).off == [ID]
    assert copies(talk_with(["Mon four fume."], "Votre four fume.", "fr")) == []


def test_a_name_is_no_copy() -> None:
    talk = Transcript(
        [
            Turn(1, "customer", "c'est au nom de lemoine patricia dossier 4471"),
            Turn(2, "advisor", "Dossier 4471 au nom de Patricia Lemoine."),
        ],
        language="fr",
    )
    assert check(talk, ONLY).findings == []


def test_a_draft_is_told_as_the_message_will_be() -> None:
    turns = [Turn(1, "customer", "Ma valise est restée à Oslo et je repars demain.")]
    copy = "Votre valise est restée à Oslo et vous repartez demain."
    for _ in range(2):  # the second time from what was kept
        hints = [f for f in check_draft(turns, copy, lang="fr") if f.rule == ID]
        assert [(f.seq, f.start, f.end) for f in hints] == [(2, 0, len(copy) - 1)]
    own = "Où logez-vous ce soir, pour que je la fasse livrer ?"
    assert [f for f in check_draft(turns, own, lang="fr") if f.rule == ID] == []


def test_what_is_kept_for_drafts_is_bounded() -> None:
    room = recent.MOST_BYTES // recent.weight("message 0000")
    for n in range(room + 20):
        talk = talk_with([f"message {n:04}"], "ok", "fr")
        recent.remember(talk.turns[0])
    assert len(recent._kept) == room


def test_weights_name_the_features() -> None:
    numbers = candidates_of(["Mon four fume beaucoup."], "Votre four fume beaucoup.", "fr")[0]
    assert set(model.load().weights) == set(numbers) - UNWEIGHTED
    assert 25 <= len(model.load().weights) <= 40


@pytest.mark.parametrize("language", ["fr", "en"])
def test_labelled_pairs(language: str) -> None:
    judge = model.load()
    pairs = [(r.is_copy, surest(judge, r.found)) for r in labelled() if r.language == language]
    counted = figures.count(pairs, FLAG)
    assert counted.precision.value >= 0.95
    assert counted.recall.value >= 0.95


@pytest.mark.parametrize("language", ["fr", "en"])
def test_ordinary_talk_is_left_alone(language: str) -> None:
    lines = (DATA / f"ordinary_{language}.jsonl").read_text().splitlines()
    flagged = [f for line in lines for f in check(read(line), ONLY).findings if is_flag(f)]
    assert flagged == []


def is_flag(finding: Finding) -> bool:
    return finding.severity != "hint"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_exact_read_backs_are_exempt(language: str) -> None:
    chance = random.Random(7)
    made = [generated.read_back(language, chance) for _ in range(400)]
    assert sum(is_flagged([given], back, language) for given, back in made) <= 4


@pytest.mark.parametrize("language", ["fr", "en"])
def test_copies_with_the_person_shifted_are_found(language: str) -> None:
    chance = random.Random(7)
    texts = {text for row in labelled() if row.language == language for text in row.context}
    said = [s for text in sorted(texts) for s in statements(text, language)]
    copies = [generated.dressed(generated.shift(s, language), language, chance) for s in said]
    n = sum(is_flagged([s], copy, language) for s, copy in zip(said, copies, strict=True))
    assert n / len(said) >= 0.95


def is_flagged(context: Sequence[str], reply: str, language: str) -> bool:
    return surest(model.load(), candidates_of(context, reply, language)) >= FLAG


def test_a_repeated_text_costs_little() -> None:
    talk = talk_with(["mon colis " * 400] * 12, "votre colis " * 400, "fr")
    assert len(list(judged(talk.turns[-1], talk))) <= 24


def test_wilson() -> None:
    low, high = figures.wilson(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)
    assert figures.wilson(0, 0) == (0.0, 1.0)
