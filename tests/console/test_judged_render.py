"""Findings, scores and hints as fragments of our own pages.

How they are used in a browser is in test_quality_browser.py and test_hints_browser.py.
"""

from typing import Any

import pytest

from console.render import articles, as_html
from console.rendering.judged import beside, detail

CONVERSATION = "01a200a4-034a-738a-a5ad-cdc5fcc03176"
PARROTED: dict[str, Any] = {
    "type": "finding", "conversation": CONVERSATION, "id": "f1", "version": 1, "seq": 4,
    "rule": "reformulation.parroted", "start": 17, "end": 47, "severity": "major",
    "evidence": {
        "seq": 1, "pairs": [[17, 47, 11, 38]], "also": [{"seq": 3, "pairs": [[0, 4, 2, 6]]}],
    },
}  # fmt: skip
SCORE: dict[str, Any] = {
    "type": "score", "conversation": CONVERSATION, "version": 3, "score": 84.6, "critical": "fail",
    "final": False, "grid": "default@1", "engine": "0.1.0",
    "silent": {"pending": ["closing.left_first"], "not_applicable": ["pace.slow_reply"]},
    "criteria": {
        "safety": {"score": 0.0, "weight": 0.0, "applicable": True, "lost": [
            {"rule": "safety.secret_requested", "seq": 6, "points": 100.0}]},
        "closing": {"score": None, "weight": 15.0, "applicable": False, "lost": []},
        "pace": {"score": None, "weight": 15.0, "applicable": False, "lost": []},
        "reformulation": {"score": 87.5, "weight": 20.0, "applicable": True, "lost": [
            {"rule": "reformulation.parroted", "seq": 4, "points": 12.5}]},
    },
}  # fmt: skip


def shown(frame: dict[str, Any], language: str = "fr") -> str:
    return as_html(frame, audience="staff", language=language, page="desk").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Effet perroquet", "majeur", "Dire plutôt :"]),
        ("en", ["Parroted", "major", "Say instead:"]),
    ],
)
def test_a_finding_says_what_why_and_what_to_say_instead(language: str, words: list[str]) -> None:
    html = shown(PARROTED, language)
    assert [word for word in words if word not in html] == []
    assert 'href="/rules/reformulation.parroted/"' in html
    assert 'data-spans="[[0, 4], [17, 47]]"' in html
    assert "{&quot;seq&quot;: 3, &quot;spans&quot;: [[2, 6]]}" in html


def test_a_retracted_finding_is_its_id_and_nothing_else() -> None:
    html = shown(PARROTED | {"retracted": True})
    assert 'data-retracted="1"' in html
    assert "perroquet" not in html


def test_a_score_opens_to_what_cost_what() -> None:
    html = shown(SCORE)
    assert html.index("Reformulation") < html.index("Rythme") < html.index("Clôture")
    assert f'href="#e-{CONVERSATION}-4"' in html
    assert "−12,5" in html
    assert html.count("sans objet") == 1  # the pace
    assert html.count("à la clôture") == 1
    assert "Sécurité : échoué" in html
    assert "Qualité à ce stade : 84,6 sur 100" in html
    assert "Qualité : 84,6 sur 100" in shown(SCORE | {"final": True})
    assert "Rien à noter" in shown(SCORE | {"score": None})
    assert "Sécurité : réussi" in shown(SCORE | {"critical": "pass"})


def test_hints_carry_what_they_answer_and_what_they_hold_back() -> None:
    hint = {k: v for k, v in PARROTED.items() if k not in ("id", "seq", "conversation")}
    frame = {"type": "hints", "conversation": CONVERSATION, "ref": "hints 7", "ready": True}
    html = shown(frame | {"findings": [hint | {"blocks": True}, hint]})
    assert html.count("<li ") == 2
    assert html.count("data-blocks") == 1
    assert 'data-ref="hints 7" data-ready="1"' in html
    assert 'data-ready=""' in shown(frame | {"findings": [], "ready": False})


def test_a_message_held_back_says_which_rule_and_why() -> None:
    held = {"type": "error", "ref": "k", "code": "blocked", "detail": "x", "findings": [PARROTED]}
    assert "Non envoyé. Effet perroquet : Vous rendez" in shown(held)


def test_strange_rules_and_hostile_evidence_stay_words() -> None:
    evidence = {"suggestion": "<img src=x onerror=alert(1)>"}
    html = shown(PARROTED | {"rule": "gone.rule", "evidence": evidence})
    assert "gone.rule" in html
    assert "&lt;img src=x" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({"waited_s": 312.0, "limit_s": 60}, "5 min 12"),
        ({"waited_s": 312.0, "promised_s": 120}, "2 min"),
        ({"waited_s": 90}, "1 min 30"),
        ({"stored": "Camille Durand"}, "Camille Durand"),
        ({"questions": 4}, "4 question"),
        ({"n_customers": 3}, "3 c"),
        ({"on_screen": ["identity", "product"]}, "identit"),
        ({"seq": 3}, ""),
    ],
)
def test_figures_and_names_are_told(evidence: dict[str, Any], expected: str) -> None:
    assert expected in detail(evidence).replace("\xa0", " ")


def test_on_a_page_of_the_past_they_stand_in_their_message_worst_first() -> None:
    secret = PARROTED | {"rule": "safety.secret_requested", "severity": "critical", "id": "f2"}
    gone = PARROTED | {"seq": 9, "retracted": True}
    notes = beside([PARROTED, secret, gone, SCORE], "fr")
    assert notes.keys() == {4}
    assert notes[4].index("safety.secret_requested") < notes[4].index("reformulation.parroted")
    event = {
        "conversation": CONVERSATION, "seq": 4, "kind": "message.posted", "text": "Bonjour",
        "at": "2026-11-21T10:00:00+00:00", "actor": {"kind": "advisor", "name": "Léa"},
    }  # fmt: skip
    assert articles([event], "fr", notes).endswith("</details>\n</article>")
    assert "<details" not in articles([event], "fr")
