"""Card numbers are found by issuer, length and Luhn, and masked without moving a character."""

import pytest

from qa_rules.cards import card_numbers, mask_card_numbers, masked_numbers

CARDS = [
    "4111111111111111", "4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005",
    "3782 822463 10005", "6011 1111 1111 1117", "30569309025904", "3530.1113.3330.0000",
    "2223003122003222", "4111\u00a01111\u00a01111\u00a01111", "6304000000000000",
]  # fmt: skip
OTHERS = [
    "4111111111111112", "0612345678", "FR76 3000 6000 0112 3456 7890 189", "0000 0000 0000 0000",
    "3017620422003", "1234567812345670", "commande 45871 du 12/11/2026", "DE89370400440532013000",
    "1 800 555 0199", "99411111111111111112345", "GB29NWBK60161331926819",
    "IMG_20261122_103015123.jpg", "1Z999AA10123456784", "JJD014600004111111111", "+49 1512 3456789",
    "CB4970101234567890", "/files/a4111111-1111-4111-8111-111111111111/",
]  # fmt: skip


@pytest.mark.parametrize("number", CARDS)
def test_a_card_is_found_and_masked_in_its_place(number: str) -> None:
    text = f"ma carte est la {number}, merci"
    assert [text[a:b] for a, b in card_numbers(text)] == [number]
    masked = mask_card_numbers(text)
    assert len(masked) == len(text)
    assert card_numbers(masked) == []
    assert masked_numbers(masked) == card_numbers(text)
    assert [c for c in masked if c.isdigit()] == [c for c in number if c.isdigit()][-4:]


@pytest.mark.parametrize(
    "text",
    ["CB4970101234567893", "carte:4970101234567893x", "facture_4970101234567893.pdf",
     "FR4970101234567893", "FR76 3000 puis 4970 1012 3456 7893", "n°4970-1012-3456-7893merci"],
)  # fmt: skip
def test_letters_glued_to_it_do_not_hide_a_card(text: str) -> None:
    masked = mask_card_numbers(text)
    assert "7893" in masked
    assert "4970" not in masked
    assert len(masked) == len(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_stay(text: str) -> None:
    assert mask_card_numbers(text) == text


def test_a_card_before_its_date_and_code_is_masked_alone() -> None:
    masked = mask_card_numbers("4111 1111 1111 1111 12/27 123")
    assert masked == "•••• •••• •••• 1111 12/27 123"
    assert mask_card_numbers("4111 1111 1111 1111 123").startswith("•••• •••• •••• 1111")


def test_masking_twice_changes_nothing() -> None:
    once = mask_card_numbers("4111111111111111 et 378282246310005")
    assert mask_card_numbers(once) == once
