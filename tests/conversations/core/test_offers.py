"""What may be offered, which offer an answer means, and who came back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.offers import Offer, came_back, fault, is_web_address, open_offer

PAGE = "https://aide.example.org/ampoule?x=1#pas-2"


def test_an_offer_says_what_and_why_and_where() -> None:
    assert fault(Offer("article", "La réponse y est, avec des photos.", "Changer", PAGE)) is None
    assert fault(Offer("call-back", "On vous rappelle à 17 h.")) is None


@pytest.mark.parametrize(
    ("offer", "code"),
    [
        (Offer("visit", "x"), "bad_frame"),
        (Offer("article", " ", url=PAGE), "empty"),
        (Offer("article", "Pour aller plus vite"), "empty"),
        (Offer("form", "x", url="javascript:alert(1)"), "bad_frame"),
        (Offer("form", "x" * 501, url=PAGE), "too_long"),
    ],
)
def test_what_is_no_offer_is_refused(offer: Offer, code: str) -> None:
    found = fault(offer)
    assert found is not None
    assert found[0] == code


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)", "//example.org",
        "ftp://example.org", "https://", "https:///x", "https://a@example.org", "http://exa mple",
        "https://example.org\n", "https://[::1", "vbscript:x", "https://x\\y", 'https://x"y',
    ],
)  # fmt: skip
def test_only_web_addresses_are_links(url: str) -> None:
    assert not is_web_address(url)


@given(st.text(max_size=40))
def test_any_text_is_a_web_address_or_not(text: str) -> None:
    if is_web_address(text):
        assert text.lower().startswith(("http://", "https://"))


def test_an_answer_means_the_latest_open_offer_or_the_named_one() -> None:
    assert open_offer([4, 9], {}, None) == 9
    assert open_offer([4, 9], {9: True}, None) == 4
    assert open_offer([4, 9], {}, 4) == 4
    assert open_offer([4], {}, 5) is None
    assert open_offer([], {}, None) is None
    assert open_offer([4], {4: True}, None) == 4  # a retry of the only answer


def test_coming_back_is_within_48_hours_of_the_offer() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert came_back(at, [at + timedelta(hours=48)])
    assert not came_back(at, [at, at - timedelta(hours=1), at + timedelta(hours=49)])
