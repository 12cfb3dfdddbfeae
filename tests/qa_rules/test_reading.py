"""What comes in: nulls, a mark before the first byte, files that are not there, pipes that wait."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_rules import Transcript, TranscriptError, check_many, read
from qa_rules.__main__ import Reader

TOLD = {"turns": [{"seq": 1, "speaker": "customer", "text": "Bonjour", "at": None}]}


def test_a_null_is_a_field_that_is_not_there() -> None:
    nulls = {"customer": {"name": None, "history": None}, "advisor": None, "policy": None}
    assert read(json.dumps({**TOLD, **nulls})) == read(json.dumps(TOLD))


def test_what_must_be_there_may_not_be_null() -> None:
    with pytest.raises(TranscriptError, match="text"):
        read('{"turns": [{"seq": 1, "speaker": "customer", "text": null}]}')


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(TOLD).encode()) == read(json.dumps(TOLD))


def test_a_missing_file_keeps_no_other_from_being_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.jsonl"
    there.write_text(json.dumps(TOLD) + "\nnot json\n", encoding="utf-8")
    reader = Reader([str(tmp_path / "gone.jsonl"), str(there)])
    assert len(list(reader)) == 1
    assert reader.n_bad == 2
    said = capsys.readouterr().err
    assert "gone.jsonl" in said
    assert f"{there}:2:" in said


def test_what_came_is_answered_while_the_next_is_awaited() -> None:
    taken: list[str] = []

    def coming() -> Iterator[Transcript]:
        for name in "abc":
            taken.append(name)
            yield read(json.dumps({**TOLD, "id": name}))

    results = check_many(coming(), frozenset(), with_models=False, is_idle=lambda: True)
    assert next(results).id == "a"
    assert taken == ["a"]
    assert [result.id for result in results] == ["b", "c"]
