"""Transcripts from elsewhere, and scores made again: through the commands, as an operator does."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from conversations.actions.analysis import analyse_some
from conversations.actions.rules import set_rule
from conversations.core.choices import Choice
from conversations.models import Analysis, Conversation, Customer, Event, Finding, Score
from tests.cast import Cast
from tests.conversations.test_analysis import PARROT, SAID, START

pytestmark = pytest.mark.django_db


def line(key: str = "c1", **more: Any) -> dict[str, Any]:
    return {
        "id": key, "language": "fr", "brand": "maison-lumiere", "queue": "sav",
        "advisor": {"id": "lea@example.org", "name": "Léa"},
        "customer": {"name": "Camille Durand", "external_id": f"X-{key}", "products": ["Aurore"]},
        "opened_at": "2026-11-20T10:00:00Z", "closed_at": "2026-11-20T10:05:00Z",
        "closed_by": "advisor",
        "turns": [
            {"seq": 1, "speaker": "customer", "at": "2026-11-20T10:00:00Z", "text": SAID},
            {"seq": 2, "speaker": "advisor", "at": "2026-11-20T10:00:40Z", "text": PARROT},
        ],
    } | more  # fmt: skip


def bring(path: Path, *lines: Any, **options: str) -> tuple[int, str, str]:
    """Exit code, what it said, what it complained of."""
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines))
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_transcripts", str(path), stdout=out, stderr=err, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue().strip(), err.getvalue()


def analysed() -> None:
    while analyse_some(START):
        continue


def test_they_are_in_the_log_and_scored_like_our_own(cast: Cast, tmp_path: Path) -> None:
    assert bring(tmp_path / "a.jsonl", line()) == (0, "1 new, 0 known, 0 bad", "")
    conversation = Conversation.objects.get(source="imported")
    assert (conversation.state, conversation.handler_id) == ("closed", cast.lea.pk)
    assert conversation.opened_at.isoformat() == "2026-11-20T10:00:00+00:00"
    assert conversation.closed_at.isoformat() == "2026-11-20T10:05:00+00:00"  # type: ignore[union-attr]
    kinds = list(Event.objects.order_by("seq").values_list("seq", "kind", "text"))
    assert kinds == [
        (1, "conversation.opened", None), (2, "message.posted", SAID),
        (3, "message.posted", PARROT), (4, "conversation.closed", None),
    ]  # fmt: skip
    analysed()
    assert Score.objects.get(conversation=conversation).facts["first_response_s"] == 40
    assert Finding.objects.filter(rule="reformulation.parroted", seq=3).exists()


def test_again_changes_nothing_and_another_text_is_a_conflict(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    bring(path, line())
    assert bring(path, line())[:2] == (0, "0 new, 1 known, 0 bad")
    code, said, complaint = bring(path, line(closed_by="customer"), line("c2"))
    assert (code, said) == (2, "1 new, 0 known, 1 bad")
    assert f"{path}:1: conflict: " in complaint
    assert Conversation.objects.count() == 2


BAD = [
    ("not json", "bad_line"),
    ({"id": "x"}, "bad_line"),
    (line(turns=[]), "no_turns"),
    (line(brand="nobody"), "unknown_brand"),
    (line(queue="nowhere"), "unknown_queue"),
    (line(opened_at="yesterday"), "bad_line"),
    (line(turns=[{"seq": 1, "speaker": "customer", "text": "a\x00b"}]), "bad_characters"),
    (line(turns=[{"seq": 1, "speaker": "customer", "text": "a", "at": 1e300}]), "bad_times"),
]


@pytest.mark.parametrize(("bad", "code"), BAD)
def test_a_bad_line_is_named_and_leaves_nothing(
    cast: Cast, tmp_path: Path, bad: Any, code: str
) -> None:
    path = tmp_path / "a.jsonl"
    n_customers = Customer.objects.count()
    ended, said, complaint = bring(path, bad, line("good"))
    assert (ended, said) == (2, "1 new, 0 known, 1 bad")
    assert complaint.startswith(f"{path}:1: {code}: ")
    assert Customer.objects.count() == n_customers + 1
    assert Conversation.objects.count() == 1


def test_cards_are_masked_on_the_way_in(cast: Cast, tmp_path: Path) -> None:
    card = "4111 1111 1111 1111"
    turns = [{"seq": 1, "speaker": "customer", "text": f"ma carte {card}"}]
    history = {"name": "Camille", "history": [f"payé avec {card}"]}
    bring(tmp_path / "a.jsonl", line(turns=turns, customer=history))
    with connection.cursor() as cursor:
        for table in ("event", "customer", "conversation"):
            cursor.execute(
                f"SELECT count(*) FROM conversations_{table} t WHERE t::text LIKE '%{card}%'"
            )
            assert cursor.fetchone()[0] == 0
    assert Event.objects.get(kind="message.posted").data["masked"] == 1


def test_without_times_the_timed_rules_do_not_apply(cast: Cast, tmp_path: Path) -> None:
    turns = [
        {"seq": 1, "speaker": "customer", "text": SAID},
        {"seq": 2, "speaker": "advisor", "text": "Bonjour, je suis Léa."},
    ]
    bring(tmp_path / "a.jsonl", line(turns=turns, opened_at=None, closed_at=None))
    analysed()
    assert "opening.slow_first_reply" in Analysis.objects.get().silent["not_applicable"]
    assert Score.objects.get().facts["first_response_s"] is None


def test_scores_are_made_again_under_new_choices_and_the_old_ones_stay(
    cast: Cast, tmp_path: Path
) -> None:
    bring(tmp_path / "a.jsonl", *(line(f"c{n}") for n in range(3)))
    analysed()
    out = StringIO()
    call_command("rescore", brand="maison-lumiere", stdout=out)
    assert "0 scored" in out.getvalue()
    set_rule(
        cast.brand, "reformulation.parroted", Choice("show", reason="à l'essai"), cast.irene, START
    )
    out = StringIO()
    call_command("rescore", stdout=out)
    assert "maison-lumiere: 3 scored under default@1." in out.getvalue()
    assert "against default@1 0." in out.getvalue()
    assert "n 3, mean" in out.getvalue()
    assert "    reformulation: n 3, mean " in out.getvalue()
    assert sorted(set(Score.objects.values_list("grid", flat=True)))[0] == "default@1"
    assert Score.objects.count() == 6
    out = StringIO()
    call_command("rescore", report=tmp_path / "both.csv", stdout=out)
    assert "0 scored" in out.getvalue()
    assert "3 pairs of scores" in out.getvalue()
    with (tmp_path / "both.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["conversation"] for row in rows} == {
        str(pk) for pk in Conversation.objects.values_list("pk", flat=True)
    }
    for row in rows:
        before, after = (
            Score.objects.get(conversation=row["conversation"], grid=row[f"grid_{when}"])
            for when in ("before", "after")
        )
        assert before.grid == "default@1" != after.grid
        assert (float(row["score_before"]), float(row["score_after"])) == (
            before.score, after.score,
        )  # fmt: skip
        assert float(row["wording_after"]) == after.criteria["wording"]["score"]
