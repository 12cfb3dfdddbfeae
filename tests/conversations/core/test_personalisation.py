"""What is worth saying of what is known: once used it falls silent, whatever else is known."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.personalisation import (
    KINDS,
    PRESENTATION,
    Known,
    Prompt,
    Talk,
    address,
    on_screen,
    prompts,
    unused,
)

CAMILLE = Known(
    name="Camille Durand", title="Mme", products=["Lampe Aurore", "Tapis Dune"],
    history=[
        {"at": "2026-03-02", "kind": "contact", "text": "Question sur les ampoules"},
        {"at": "2026-11-17", "kind": "order", "text": "Commande 45871"},
        {"at": "2026-01-05", "kind": "order", "text": "Commande 41003"},
    ],
)  # fmt: skip


def kinds(known: Known, talk: Talk) -> list[str]:
    return [prompt.kind for prompt in prompts(known, talk)]


def test_at_the_start_the_advisor_is_asked_to_say_who_they_are_once() -> None:
    assert prompts(Known(), Talk()) == [Prompt("introduce")]
    assert prompts(Known(), Talk(is_named=True)) == []
    assert prompts(Known(), Talk(n_replies=2)) == []


def test_what_the_advisor_can_do_is_prompted_at_the_opening_until_it_was_said() -> None:
    own = "Je suis vos commandes et j’organise les échanges."
    assert prompts(Known(), Talk(presentation=own)) == [Prompt("introduce", own)]
    named = Talk(presentation=own, is_named=True, n_replies=1, replies=["Bonjour, Léa."])
    assert prompts(Known(), named) == [Prompt("present", own)]
    said = ["Léa, bonjour ! J’organise aussi les échanges de commandes."]
    assert prompts(Known(), replace(named, replies=said)) == []
    assert prompts(Known(), replace(named, n_replies=2)) == []
    assert on_screen(CAMILLE, [Prompt("present", own)])[-1] == PRESENTATION
    for shown in ([], [Prompt("introduce")], [Prompt("past", "x"), Prompt("present", own)]):
        assert on_screen(CAMILLE, shown) == list(KINDS)


def test_the_past_that_the_customer_speaks_of_goes_before_the_newest() -> None:
    quiet = Talk(is_named=True)
    assert prompts(CAMILLE, quiet)[0] == Prompt("past", "Commande 45871")
    asked = Talk(is_named=True, said=["Bonjour, ma commande 41003 ?"])
    assert prompts(CAMILLE, asked)[0] == Prompt("past", "Commande 41003")


def test_a_third_contact_about_this_order_is_said_as_such() -> None:
    known = Known(name="Camille", history=CAMILLE.history, n_past=2)
    talk = Talk(said=["Toujours rien pour la 45871."], is_named=True)
    assert prompts(known, talk)[0] == Prompt("again", "Commande 45871", 3)
    assert prompts(Known(n_past=1), Talk(is_named=True)) == [Prompt("again", "", 2)]


def test_the_product_that_is_spoken_of_is_the_one_to_name() -> None:
    talk = Talk(said=["Mon tapis perd ses poils"], is_named=True, used=["history"])
    assert prompts(CAMILLE, talk)[0] == Prompt("product", "Tapis Dune")


def test_people_are_addressed_by_title_and_name_or_by_first_name() -> None:
    assert address(CAMILLE) == "Mme Durand"
    assert address(Known(name="Camille Durand")) == "Camille"
    assert address(Known(name="Karim", title="M.")) == "Karim"


known_ones = st.builds(
    Known,
    name=st.sampled_from(["", "Paul", "Paul Martin"]),
    title=st.sampled_from(["", "M."]),
    products=st.lists(st.text(max_size=8), max_size=2),
    history=st.lists(st.fixed_dictionaries({"text": st.text(max_size=12)}), max_size=2),
    n_past=st.integers(0, 3),
)
talks = st.builds(
    Talk,
    said=st.lists(st.text(max_size=20), max_size=3),
    used=st.sets(st.sampled_from(KINDS)),
    is_named=st.booleans(),
    n_replies=st.integers(0, 5),
)
OF = {"again": "history", "past": "history", "product": "product", "address": "identity"}


@given(known_ones, talks)
def test_only_what_is_known_and_not_used_is_prompted(known: Known, talk: Talk) -> None:
    left = unused(known, talk.used)
    found = [OF[kind] for kind in kinds(known, talk) if kind != "introduce"]
    assert len(found) == len(set(found))
    assert set(found) == set(left)


@given(known_ones)
def test_when_all_is_said_there_is_silence(known: Known) -> None:
    assert prompts(known, Talk(used=KINDS, is_named=True, n_replies=1)) == []
