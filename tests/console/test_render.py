"""Events as HTML: complete, in their place, and inert whatever was typed.

What a browser does with them is in test_desk_page.py.
"""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.render import as_html
from console.rendering.attachment import fitted
from conversations.core.states import STAFF, audience

CONVERSATION = "01930000-0000-7000-8000-000000000001"
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" hx-get="/x" hx-trigger="load',
    "<div hx-swap-oob='true' id='seat-1'>",
    "<hx-partial hx-target='body'>x</hx-partial>",
    "</article></hx-upsert><hx-upsert hx-target='body'>",
    "{% debug %}{{ settings.SECRET_KEY }}{0}{id}%(name)s",
    "javascript:alert(1) data:text/html,<b>x</b>",
    'https://x.fr/"onmouseover="alert(1)',
    "https://x.fr/<script>alert(1)</script>",
    "\u202egnp.exe\u2066\u0000\u200b" + "a\u0301" * 500,
    "<title>owned</title><head>x</head>",
)
texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=40), max_size=5).map(" ".join)


def event(**fields: Any) -> dict[str, Any]:
    message = {
        "type": "event",
        "conversation": CONVERSATION,
        "seq": 13,
        "after_seq": 12,
        "kind": "message.posted",
        "at": "2026-11-21T10:02:03.120Z",
        "actor": {"kind": "customer", "name": "Camille"},
        "text": "bonjour",
        "client_key": "5f0c1e3a-0000-4000-8000-000000000000",
        "data": {},
    }
    return message | fields


def html(frame: dict[str, Any]) -> str:
    return as_html(frame, audience="staff", language="en", page="desk")


class Reader(HTMLParser):
    """Every element with its attributes, and the text between them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


EXPECTED = {"hx-upsert", "article", "span", "div", "time", "a", "bdi", "b", "code", "q"}


def assert_inert(source: str, *more: str) -> None:
    for tag, attributes in Reader(source).elements:
        assert tag in {*EXPECTED, *more}
        handlers = [n for n in attributes if n.startswith(("on", "hx-")) and tag != "hx-upsert"]
        assert handlers == []
        if tag == "a":
            assert str(attributes["href"]).startswith(("http://", "https://"))


@given(texts, texts)
def test_no_text_or_name_becomes_markup(text: str, name: str) -> None:
    page = html(event(text=text, actor={"kind": "customer", "name": name}))
    assert_inert(page)
    assert sum(tag == "article" for tag, _ in Reader(page).elements) == 1


@given(texts)
def test_a_note_is_inert_too(text: str) -> None:
    actor = {"kind": "advisor", "name": text}
    note = event(kind="note.posted", seq=None, staff_seq=2, text=text, actor=actor)
    assert_inert(html(note))


@given(st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=200))
def test_every_character_is_shown(text: str) -> None:
    assert text in Reader(html(event(text=text))).words


def test_only_web_addresses_become_links() -> None:
    text = "voir https://a.fr/x?a=1&b=2, www.b.fr ou javascript://c.fr ftp://d.fr //e.fr f.fr"
    links = [a["href"] for tag, a in Reader(html(event(text=text))).elements if tag == "a"]
    assert links == ["https://a.fr/x?a=1&b=2", "http://www.b.fr"]


def test_a_staff_event_sorts_after_the_seq_it_follows() -> None:
    note = event(kind="note.posted", seq=None, staff_seq=7, after_seq=12)
    (_, wrapper), (_, article) = Reader(html(note)).elements[:2]
    assert wrapper["hx-target"] == f"#log-{CONVERSATION}"
    assert (article["id"], article["data-seq"]) == (f"s-{CONVERSATION}-7", "12.0007")


def test_the_time_is_the_contact_centres() -> None:
    assert ">11:02</time>" in html(event())


KINDS = sorted(
    path.stem for path in (Path(__file__).parents[2] / "frontend/templates/events").glob("*.html")
)


@pytest.mark.parametrize("kind", KINDS)
@given(st.dictionaries(st.sampled_from(["to", "advisor", "queue", "kind", "reason"]), texts))
def test_every_kind_is_told_whatever_its_data(kind: str, data: dict[str, str]) -> None:
    """One event that cannot be shown would hold up all those behind it."""
    numbers = {"seq": None, "staff_seq": 1} if audience(kind) == STAFF else {}
    page = html(event(kind=kind, data=data, actor={"kind": "system", "name": ""}, **numbers))
    assert Reader(page).words.strip()
    assert_inert(page, *(["button"] if kind == "offer.made" else []))


@pytest.mark.parametrize("to", [{"advisor": "Omar"}, {"queue": "Conseil"}])
def test_a_transfer_says_to_whom(to: dict[str, str]) -> None:
    words = Reader(html(event(kind="conversation.transferred", data={"to": to}))).words
    assert words.startswith(f"Handed over to {next(iter(to.values()))}")


def test_an_unknown_kind_is_shown_by_its_name() -> None:
    assert "tea.poured" in Reader(html(event(kind="tea.poured"))).words


def test_a_type_without_a_template_is_nothing() -> None:
    assert html({"type": "no such frame"}) == ""


def test_a_photo_keeps_its_place_and_a_pdf_is_words() -> None:
    photo = {"id": "1", "name": 'a"<b>.png', "type": "image/png", "size": 9, "url": "/a/1"}
    pdf = {"id": "2", "name": "facture.pdf", "type": "application/pdf", "size": 12_400}
    files = [photo | {"width": 4000, "height": 3000}, pdf | {"url": "/a/2"}]
    reader = Reader(html(event(text="", data={"attachments": files})))
    (image,) = [a for tag, a in reader.elements if tag == "img"]
    assert (image["width"], image["height"], image["src"]) == ("240", "180", "/a/1?small")
    assert "facture.pdf · PDF · 12 kB" in reader.words


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_pictures_are_never_enlarged(width: int, height: int) -> None:
    shown = fitted(width, height)
    assert all(1 <= new <= min(240, old) for new, old in zip(shown, (width, height), strict=True))


class Broken(dict[str, Any]):
    """Data that cannot be read."""

    def __getitem__(self, key: str) -> Any:
        raise RuntimeError(key)


def test_a_sentence_that_fails_still_gives_the_event_its_place() -> None:
    shown = html(event(kind="conversation.transferred", data=Broken(to={"queue": "SAV"}), seq=7))
    assert 'data-seq="7"' in shown
    assert "conversation.transferred" in shown


def test_time_and_lateness_are_two_words_without_any_style() -> None:
    data = {"staff": {"late": {"kind": "reply", "late_s": 307}}}
    shown = html(event(actor={"kind": "advisor", "name": "Léa"}, data=data))
    assert '</time> <span class="mark">' in shown
    assert '</span> <span class="late">5' in shown
