"""A brand compares providers, not their people: where it lists or exports marks, advisors stand
under a code, and the advisor reads who may see what.
"""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from conversations.actions.figures import alias_in_tables
from tests.cast import Cast
from tests.reporting import MONDAY, body, get, reviewed, scored, two_weeks

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse:Warning"),
]
NAMES = ("Léa Morel", "Omar Saïdi")
LISTS = (
    "/reports/rows/", "/reports/manners/closed_in_time/", "/reports/reviews/",
    "/conversations/findings/", "/conversations/reviews/",
)  # fmt: skip


@pytest.fixture
def house(cast: Cast) -> Cast:
    two_weeks(cast)
    talk = scored(cast, cast.lea, 50, MONDAY, rule="wording.blame")
    reviewed(cast, talk, 40, comment="Trop sec.")
    return cast


def exported(client: Client, what: str) -> list[dict[str, Any]]:
    answer = get(client, f"export/{what}.csv")
    return list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"))))


@pytest.mark.parametrize("place", LISTS)
def test_no_list_with_marks_names_an_advisor_to_the_brand(
    house: Cast, client: Client, place: str
) -> None:
    given = {"since": "2026-11-02", "until": "2026-11-15"}
    client.force_login(house.nadia)
    named = client.get(place, given)
    client.force_login(house.diane)
    page = client.get(place, given)
    assert (named.status_code, page.status_code) == (200, 200)
    text = page.content.decode()
    assert [name for name in NAMES if name in text] == []
    if NAMES[0] in named.content.decode():
        assert alias_in_tables(house.lea.pk) in text


@pytest.mark.parametrize("what", ["conversations", "findings", "reviews"])
def test_no_export_names_one_either(house: Cast, client: Client, what: str) -> None:
    client.force_login(house.diane)
    rows = exported(client, what)
    found = {row["advisor"] for row in rows}
    assert alias_in_tables(house.lea.pk) in found
    assert not found & set(NAMES)


def test_both_sides_are_told(house: Cast, client: Client) -> None:
    client.force_login(house.diane)
    assert "figure sous un code" in get(client).content.decode()
    client.force_login(house.nadia)
    assert "figure sous un code" not in get(client).content.decode()
    client.force_login(house.lea)
    page = client.get("/mine/").content.decode()
    assert "Qui peut voir quoi de moi" in page
    assert "vous figurez sous un code" in page


def test_a_transcript_keeps_the_name_that_the_customer_saw(house: Cast, client: Client) -> None:
    talk = scored(house, house.lea, 70, MONDAY)
    client.force_login(house.diane)
    assert "Léa" in client.get(f"/conversations/{talk.pk}/").content.decode()
