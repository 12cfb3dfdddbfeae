"""Canned replies: facts in their places, and no hole ever passes for a text."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.canned import ALIASES, draft, facts_of, fill, missing

FACTS = {
    "first_name": "Camille",
    "last_name": "Durand",
    "title": "Mme",
    "product": "",
    "order": " ",
}
words = st.text(st.characters(exclude_characters="{}"), max_size=30)
places = st.sampled_from(["prénom", "Prenom", "first_name", "NOM", "produit", "inconnu", "order"])


def test_facts_fill_their_places() -> None:
    pieces = fill("Bonjour {{ civilité }} {{nom}}, au sujet de {{ produit }} :", FACTS)
    assert draft(pieces) == "Bonjour Mme Durand, au sujet de {{ produit }} :"
    assert missing(pieces) == ["produit"]


@given(st.lists(words | places.map(lambda p: f"{{{{ {p} }}}}")))
def test_every_place_is_filled_or_missing(parts: list[str]) -> None:
    pieces = fill("".join(parts), FACTS)
    assert "".join(p.text for p in pieces if p.place is None) == "".join(
        p for p in parts if not p.startswith("{{")
    )
    assert ("{{" in draft(pieces)) == bool(missing(pieces))


@given(st.text(max_size=200))
def test_filling_again_changes_nothing(text: str) -> None:
    once = draft(fill(text, FACTS))
    assert draft(fill(once, FACTS)) == once


@given(st.sampled_from(sorted(ALIASES)), words.filter(str.strip))
def test_a_fact_cannot_open_a_new_place(place: str, fact: str) -> None:
    pieces = fill(f"{{{{ {place} }}}}", {ALIASES[place]: "{{nom}} " + fact})
    assert draft(pieces) == ("nom " + fact).strip()


def test_the_newest_order_is_the_one_meant() -> None:
    history = [
        {"at": "2026-10-01", "kind": "order", "text": "commande 11111 livrée"},
        {"at": "2026-11-12", "kind": "commande", "text": "commande 45871 livrée le 12/11"},
        {"at": "2026-11-20", "kind": "call", "text": "appel de 99999 s"},
    ]
    facts = facts_of(
        name="Camille Durand", title="", products=["Lampe Aurore"], history=history,
        attributes={}, advisor="Léa",
    )  # fmt: skip
    assert facts["order"] == "45871"
    assert (facts["first_name"], facts["last_name"]) == ("Camille", "Durand")
