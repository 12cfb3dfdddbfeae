"""Every rule's marked examples, in both languages: hits equal marks, to the character."""

import pytest

from qa_rules import page
from qa_rules.engine import check_many
from qa_rules.examples import earlier, transcript_of
from qa_rules.registry import Registered, all_rules
from qa_rules.rule import EVERYBODY, Example

RULES = list(all_rules().values())
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{n}")
    for rule in RULES
    for n, example in enumerate(rule.rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_hits_equal_marks(rule: Registered, example: Example) -> None:
    transcript, marks = transcript_of(example)
    *_, result = check_many([*earlier(example, transcript), transcript], frozenset({rule.id}))
    assert result.failed == []
    assert {(f.seq, f.start, f.end) for f in result.findings} == marks


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_rule_is_whole(rule: Registered, language: str) -> None:
    assert all(page.page(rule, language).sections.values())
    examples = [e for e in rule.rule.examples if e.language == language]
    flagged = [e for e in examples if transcript_of(e)[1]]
    assert len(flagged) >= 3
    assert len(examples) - len(flagged) >= 3
    assert rule.rule.title[language]
    assert rule.rule.message[language]
    assert rule.rule.audience == EVERYBODY  # a page for fewer would have to leave its findings out
