"""The award's rehearsal over HTTP: what spoils a test, and the same rows as a file."""

import csv
import io

import pytest
from django.test import Client

from conversations.actions.verdicts import give_verdict
from conversations.models import AuditEntry, MysteryTest
from tests.cast import Cast
from tests.reporting import MONDAY, body, get, scored, two_weeks

pytestmark = pytest.mark.django_db


def test_what_nobody_has_judged_spoils_a_test_too(cast: Cast, client: Client) -> None:
    """Only what people dismissed is let pass."""
    given = {"closing.left_first": "", "wording.shouting": "dismissed", "wording.blame": "",
             "reformulation.parroted": "confirmed"}  # fmt: skip
    client.force_login(cast.irene)
    tests = {}
    for rule, word in given.items():
        talk = scored(cast, cast.lea, 60, MONDAY, rule=rule)
        client.post(f"/reports/award/{talk.pk}/", {"note": rule})
        tests[rule] = str(talk.pk)
        if word:
            give_verdict(talk.findings.get().pk, cast.irene, word, MONDAY, reason="misread")
    rows = {r["talk"].mystery_test.note: dict(zip(MET, (a for _name, a in r["answers"]),
            strict=True)) for r in client.get("/reports/award/").context["rows"]}  # fmt: skip
    failed = {rule: {name for name, is_met in row.items() if is_met is False}
              for rule, row in rows.items()}  # fmt: skip
    assert failed == {
        "closing.left_first": {"met_leave"}, "wording.shouting": set(), "wording.blame": set(),
        "reformulation.parroted": {"met_reformulation"},
    }  # fmt: skip
    text = body(client.get("/reports/award/export.csv")).decode("utf-8-sig")
    table = {row["note"]: row for row in csv.DictReader(io.StringIO(text))}
    for rule, row in rows.items():
        assert table[rule]["conversation"] == tests[rule]
        said = {name: "" if met is None else str(int(met)) for name, met in row.items()}
        assert {name: table[rule][name] for name in MET} == said
    assert client.get("/reports/award/export.xlsx").status_code == 200
    assert client.get("/reports/award/export.exe").status_code == 404
    made = AuditEntry.objects.filter(act="export.made").first()
    assert made is not None
    assert (made.data["what"], made.data["n"]) == ("award", 4)


MET = ("met_available", "met_channel", "met_reformulation", "met_advisor_named",
       "met_customer_known", "met_leave")  # fmt: skip


def test_the_rehearsal_counts_what_is_marked(cast: Cast, client: Client) -> None:
    house = two_weeks(cast)
    client.force_login(house.nadia)
    talks = [row["talk"] for row in get(client, "rows/").context["rows"]]
    for talk in talks[:2]:
        client.post(f"/reports/award/{talk.pk}/", {"note": "appel 3"})
    theirs = scored(house, house.zoe, 50, MONDAY, queue="conseil")
    assert client.post(f"/reports/award/{theirs.pk}/").status_code == 404
    page = client.get("/reports/award/")
    assert page.context["n"] == 2
    assert page.context["median_s"] == 40
    assert "appel 3" in page.content.decode()
    client.post(f"/reports/award/{talks[0].pk}/", {"off": "1"})
    assert MysteryTest.objects.get().conversation == talks[1]
    acts = AuditEntry.objects.filter(act__startswith="mystery").values_list("act", flat=True)
    assert sorted(acts) == ["mystery.marked", "mystery.marked", "mystery.unmarked"]
