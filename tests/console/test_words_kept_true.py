"""Words that said something else than what was done: points given back under a clamp, the audit of
a customer's file and erasure, codes on a transcript."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.actions.erasure import erase_customer, note_file_given
from conversations.actions.verdicts import give_verdict
from conversations.models import Conversation, Finding
from tests.cast import Cast
from tests.reviewing import BLAME, SHOUTING, ended

pytestmark = pytest.mark.django_db
CUT = ((BLAME, 2, 0, 12, "major"), (BLAME, 3, 0, 5, "major"), (SHOUTING, 2, 13, 20, "major"))


def dismissed(cast: Cast, talk: Conversation, n: int) -> None:
    for finding in Finding.objects.filter(conversation=talk).order_by("seq", "start")[:n]:
        give_verdict(finding.pk, cast.irene, "dismissed", timezone.now(), reason="context")


def mine(client: Client, cast: Cast, talk: Conversation) -> str:
    client.force_login(cast.lea)
    return client.get(f"/mine/{talk.pk}/").content.decode()


@pytest.mark.parametrize(
    ("n", "said", "unsaid"),
    [(1, "il reste à 0", "il remonte"), (2, "il remonte de 0 à 50", "il reste à 0")],
)
def test_points_that_are_given_back_say_what_the_criterion_is_at(
    cast: Cast, client: Client, n: int, said: str, unsaid: str
) -> None:
    talk = ended(cast, faults=CUT)
    dismissed(cast, talk, n)
    page = mine(client, cast, talk)
    assert page.count("sont rendus") == n
    assert page.count(said) == n
    assert unsaid not in page


def test_points_are_given_back_in_full_where_nothing_was_cut(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=CUT[:2])
    dismissed(cast, talk, 1)
    page = mine(client, cast, talk)
    assert "sont rendus" in page
    assert "il re" not in page.partition("sont rendus")[2].partition("</p>")[0]


def told(client: Client, user: Any) -> list[tuple[str, str]]:
    client.force_login(user)
    return [(row["act"], row["details"]) for row in client.get("/audit/").context["rows"]]


def test_the_audit_says_of_a_file_how_many_conversations_and_no_number_of_a_row(
    cast: Cast, client: Client
) -> None:
    talk, now = ended(cast), timezone.now()
    note_file_given(talk.customer, cast.nadia, 7, now)
    erase_customer(talk.customer_id, cast.nadia, "courrier du 3", now)
    rows = told(client, cast.ada)
    assert ("a remis le dossier d’un client", "7 conversations") in rows
    assert ("a effacé un client", "1 conversation · courrier du 3") in [
        (act, said.replace("motif\u00a0: ", "").replace("raison\u00a0: ", "")) for act, said in rows
    ]
    assert "a remis la conversation avec le dossier de son client" in [act for act, _ in rows]
    assert str(talk.customer_id) not in str(rows)


def test_a_transcript_names_its_grid_in_words(cast: Cast, client: Client) -> None:
    talk = ended(cast)
    client.force_login(cast.nadia)
    page = client.get(f"/conversations/{talk.pk}/").content.decode()
    assert "Grille des règles, version 1</p>" in page
    assert ", moteur " not in page


def test_a_message_is_named_by_its_time(cast: Cast, client: Client) -> None:
    """Its number counts steps that no reader sees."""
    talk = ended(cast, faults=CUT[:1])
    finding = Finding.objects.get(conversation=talk)
    at = talk.events.get(seq=finding.seq).at
    clock = f"{timezone.localtime(at):%H:%M}"
    assert f"{clock}</time></a>" in mine(client, cast, talk)
    assert f"message {finding.seq}" not in mine(client, cast, talk)
    client.force_login(cast.nadia)
    page = client.get(f"/conversations/{talk.pk}/").content.decode()
    assert f'<option value="{finding.seq}">{clock} · Je comprends' in page
