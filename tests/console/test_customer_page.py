"""The customer's page, its transcript and the embedding script, without a browser."""

import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from console.tokens import token_for
from conversations.actions.close import close_conversation
from conversations.actions.hold import customer_of
from conversations.actions.notes import post_note
from tests.cast import Cast

PAGE = "/chat/maison-lumiere/"
SITE = "https://www.lumiere.example"


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [("", "", "fr"), ("?language=en", "fr", "en"), ("", "en-GB,en;q=0.9,fr;q=0.5", "en"),
     ("", "de,fr;q=0.5", "fr"), ("?language=xx", "", "fr"), ("?language=fr", "en", "fr")],
)  # fmt: skip
def test_it_speaks_the_readers_language(
    client: Client, cast: Cast, query: str, header: str, language: str
) -> None:
    answer = client.get(PAGE + query, headers={"Accept-Language": header})
    assert f'<html lang="{language}">' in answer.content.decode()
    assert answer.headers["Content-Language"] == language


def test_it_may_be_asked_for_its_head_only(client: Client, cast: Cast) -> None:
    """Watchers of uptime and previews of links do so."""
    answer = client.head(PAGE)
    assert (answer.status_code, answer.content) == (200, b"")


def test_no_cookie_and_no_inline_script(client: Client, cast: Cast) -> None:
    answer = client.get(PAGE)
    assert not answer.cookies
    html = answer.content.decode()
    for script in re.findall(r"<script[^>]*>", html):
        assert "src=" in script or 'type="application/json"' in script
    assert "style=" not in html
    assert client.get("/chat/nobody/").status_code == 404


def test_only_the_brands_origins_may_frame_it(client: Client, cast: Cast) -> None:
    cast.brand.allowed_origins = [SITE, "https://x.example; script-src *", "*"]
    cast.brand.save()
    answer = client.get(PAGE, {"embed": SITE})
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["frame-ancestors"] == f"'self' {SITE}"
    assert policy["script-src"] == "'self'"
    assert "X-Frame-Options" not in answer.headers
    assert _config(answer)["parent"] == SITE
    assert _config(client.get(PAGE, {"embed": "https://evil.example"}))["parent"] == ""


def test_names_and_notices_are_text(client: Client, cast: Cast) -> None:
    cast.brand.name = "<script>alert(1)</script>"
    cast.brand.privacy_fr = "Nos règles <img src=x onerror=alert(1)>"
    cast.brand.save()
    html = client.get(PAGE, headers={"Accept-Language": "fr"}).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "Nos règles" in html


def test_the_embedding_script(client: Client, cast: Cast) -> None:
    cast.brand.name = "A</script>\u2028'\"B"
    cast.brand.save()
    answer = client.get("/embed/maison-lumiere.js", headers={"Accept-Language": "en"})
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert "</script>" not in text
    config = json.loads(text[text.rindex("({") + 1 : text.rindex(")")])
    assert config["title"].endswith(cast.brand.name)
    assert config["url"].endswith(PAGE)
    assert (config["running"], config["many_new"]) == ("Your conversation", "{n} new messages")
    french = client.get("/embed/maison-lumiere.js?language=fr").content.decode()
    assert '"running": "Votre conversation"' in french
    assert '"many_new": "{n} nouveaux messages"' in french
    assert client.get("/embed/nobody.js").status_code == 404


def test_the_transcript_holds_the_talk_and_nothing_of_the_staff(client: Client, cast: Cast) -> None:
    hostile = "Prix : 12 € ≠ مرحبا <b>\u202egnp</b>"
    conversation = cast.taken(cast.lea, hostile, name="Zoë Đurić")
    post_note(cast.lea, conversation.pk, "note interne", None, timezone.now())
    close_conversation(conversation.pk, customer_of(conversation), "", timezone.now())
    forms = {form: _transcript(client, conversation, form) for form in ("html", "txt", "pdf")}
    words = {
        "html": forms["html"].content.decode(),
        "txt": forms["txt"].content.decode(),
        "pdf": "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(forms["pdf"].content)).pages
        ),
    }
    for form, text in words.items():
        assert "12 €" in text, form
        assert "Zoë Đurić" in text, form
        assert "Léa" in text, form
        assert "note interne" not in text, form
        assert forms[form].headers["Cache-Control"] == "no-store"
    assert "<b>" not in words["html"]
    assert hostile in words["txt"]
    assert forms["pdf"].headers["Content-Disposition"].startswith("attachment")


def test_the_transcript_wants_the_token_in_the_body(client: Client, cast: Cast) -> None:
    conversation = cast.open()
    url, token = f"{PAGE}transcript/", token_for(conversation)
    assert client.get(url, {"token": token}).status_code == 405
    assert client.post(f"{url}?token={token}").status_code == 404
    assert client.post(url, {"token": "x"}).status_code == 404
    assert client.post("/chat/other/transcript/", {"token": token}).status_code == 404


def _config(answer: Any) -> Any:
    found = re.search(r'<script id="config"[^>]*>(.*?)</script>', answer.content.decode(), re.S)
    assert found
    return json.loads(found[1])


def _transcript(client: Client, conversation: Any, form: str) -> Any:
    data = {"token": token_for(conversation), "format": form, "language": "fr"}
    answer = client.post(f"{PAGE}transcript/", data)
    assert answer.status_code == 200
    return answer
