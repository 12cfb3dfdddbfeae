"""Settling a calibration's points: one point at a time, what does not apply, and the audit."""

from typing import Any

import pytest
from django.test import Client

from conversations.core.verdicts import Span
from conversations.models import AuditEntry, CalibrationDecision, Finding, MissedFault
from tests.cast import Cast
from tests.console.test_calibration_meeting import done, marked, three
from tests.console.test_calibration_seen import compared
from tests.console.test_review import HTMX
from tests.reviewing import SHOUTING

pytestmark = pytest.mark.django_db


def opening(finding: Finding, **more: Any) -> dict[str, Any]:
    return {"conversation": finding.conversation_id, "criterion": "opening", "seen": "", **more}


def test_a_point_is_answered_with_itself_alone(cast: Cast, client: Client) -> None:
    _batch, finding, place = compared(cast, client)
    given = opening(finding, value="50", words="Un accueil bref")
    answer = client.post(f"{place}decide/", given, headers=HTMX)
    part = answer.content.decode()
    assert answer.status_code == 200
    assert part.count('class="differ"') == 1
    assert "Un accueil bref" in part
    assert "<h2" not in part
    again = client.post(f"{place}decide/", given | {"words": "Chaleureux"}, headers=HTMX)
    part = again.content.decode()
    assert (again.status_code, part.count('class="differ"')) == (409, 1)
    assert 'value="Chaleureux"' in part
    assert "Irène Faure a tranché entre-temps" in part


def test_a_refusal_keeps_what_was_written(cast: Cast, client: Client) -> None:
    _batch, finding, place = compared(cast, client)
    given = opening(finding, value="60", words="Un accueil bref")
    for headers, n in ((HTMX, 1), ({}, 9)):
        answer = client.post(f"{place}decide/", given, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 1 <= page.count('class="differ"') <= n
        assert "un des degrés de ce critère" in page
        assert 'value="Un accueil bref"' in page
    assert not CalibrationDecision.objects.exists()


def test_a_point_that_is_none_is_refused_above_all(cast: Cast, client: Client) -> None:
    batch, finding, place = compared(cast, client)
    given = {"missed": batch.pk, "word": "confirmed", "words": "Un ton"}
    page = client.post(f"{place}decide/", given).content.decode()
    assert 'class="notice error"' in page
    assert not MissedFault.objects.exists()
    assert client.post(f"{place}decide/", given, headers=HTMX).headers["HX-Refresh"] == "true"
    assert finding.pk != batch.pk


def test_what_does_not_apply_can_be_settled_so_and_stands_in_the_audit(
    cast: Cast, client: Client
) -> None:
    _batch, finding, place = compared(cast, client)
    page = client.get(place).content.decode()
    assert page.count('<option value="na">s. o.</option>') == page.count("<select id=")
    client.post(f"{place}decide/", opening(finding, value="na", words="Rien à ouvrir"))
    decision = CalibrationDecision.objects.get()
    assert decision.value is None
    assert "<b>s. o.</b>" in client.get(place).content.decode()
    given = opening(finding, value="50", words="Si", seen=str(decision.pk))
    client.post(f"{place}decide/", given)
    rows = client.get(f"/audit/?conversation={finding.conversation_id}").context["rows"]
    told = [str(r["details"]) for r in rows if r["entry"].act == "criterion.settled"]
    assert sorted(one.split(" · ")[-1] for one in told) == ["50", "s. o."]
    assert all("Ouverture" in one for one in told)


def test_a_mark_that_is_no_fault_stands_in_the_audit_too(cast: Cast, client: Client) -> None:
    batch, reviews = three(cast, client)
    mark = marked(reviews[0], SHOUTING, Span(5, 3, 20))
    done(client, batch, reviews)
    given = {"missed": mark.pk, "word": "dismissed", "words": "Un ton vif"}
    client.post(f"/review/calibrations/{batch.pk}/decide/", given)
    entry = AuditEntry.objects.get(act="fault.settled")
    assert (entry.actor, entry.data) == (
        reviews[-1].analyst, {"rule": SHOUTING, "word": "dismissed"},
    )  # fmt: skip
