"""Two have a calibration's meeting open: the second settles nothing over the first unseen."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.calibration import decide_finding, reveal
from conversations.errors import Settled
from conversations.models import CalibrationDecision, Finding, RuleExample
from tests.cast import Cast, person
from tests.console.test_review_calibration import begun, read
from tests.reviewing import PARROTED, ended

pytestmark = pytest.mark.django_db


def compared(cast: Cast, client: Client) -> tuple[Any, Finding, str]:
    hugo = person("Hugo Blanc", "analyst", provider=cast.nord)
    ended(cast)
    batch = begun(cast, client, [cast.irene, hugo], 1)
    read(client, hugo, batch, ["0"], {"reason": "context"})
    read(client, cast.irene, batch, ["100"], {"word": "confirmed"})
    reveal(batch, cast.irene, timezone.now())
    batch.refresh_from_db()
    finding = Finding.objects.get(rule=PARROTED)
    return batch, finding, f"/review/calibrations/{batch.pk}/"


def test_an_older_page_is_refused_by_name_and_both_words_stay(cast: Cast, client: Client) -> None:
    _batch, finding, place = compared(cast, client)
    given = {"finding": finding.pk, "seen": "", "word": "confirmed", "words": "Une reprise"}
    client.post(f"{place}decide/", given)
    other = given | {"word": "dismissed", "words": "Une <relecture> exacte"}
    answer = client.post(f"{place}decide/", other)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Irène Faure a tranché entre-temps" in page
    assert page.index("Irène Faure a tranché") < page.index("Une reprise")
    assert 'value="Une &lt;relecture&gt; exacte"' in page, "what was written is not lost"
    assert RuleExample.objects.get().is_fault, "the rule's example is as it was settled"
    first = CalibrationDecision.objects.get()
    client.post(f"{place}decide/", other | {"seen": str(first.pk)})
    assert not RuleExample.objects.get().is_fault
    page = client.get(place).content.decode()
    assert page.index("relecture") < page.index("Tranché auparavant") < page.index("Une reprise")


def test_a_criterion_is_settled_with_what_stands_there_seen(cast: Cast, client: Client) -> None:
    _batch, finding, place = compared(cast, client)
    given = {"conversation": finding.conversation_id, "criterion": "opening", "seen": ""}
    client.post(f"{place}decide/", given | {"value": "50", "words": "Un accueil bref"})
    page = client.post(f"{place}decide/", given | {"value": "75", "words": "Chaleureux"})
    assert page.status_code == 409
    assert 'value="75" ' in page.content.decode() or 'value="75">' in page.content.decode()
    assert CalibrationDecision.objects.get().value == 50
    other = given | {"criterion": "pace", "value": "25", "words": "Trop lent"}
    assert client.post(f"{place}decide/", other).status_code == 302, "another point"


def test_the_refusal_has_a_code_and_the_name(cast: Cast, client: Client) -> None:
    batch, finding, _place = compared(cast, client)
    now = timezone.now()
    decide_finding(batch, finding.pk, "confirmed", "Une reprise", cast.irene, now, seen="")
    with pytest.raises(Settled) as refused:
        decide_finding(batch, finding.pk, "dismissed", "Non", cast.ada, now, seen="")
    assert (refused.value.code, refused.value.by) == ("settled", "Irène Faure")
