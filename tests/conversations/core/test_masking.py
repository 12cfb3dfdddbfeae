"""No card number in clear comes out of the masking, however it is written; nothing else changes."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from conversations.core.masking import mask, mask_data, mask_draft
from conversations.core.states import Draft
from qa_rules.cards import card_numbers
from qa_rules.ibans import LENGTHS as IBANS

APART = ["", " ", "-", ".", "\u00a0", "\u202f", "  ", " - ", "\n", "\u200b", "–"]
WORDS = st.sampled_from(["ma carte", "c'est", "merci", "le", "exp 12/27", "🙂", "numéro :", ""])
BEGINNINGS = ["4", "51", "55", "2221", "34", "37", "6011", "36"]
LENGTHS = {"34": 15, "37": 15, "36": 14}


def check_digit(digits: str) -> str:
    total = 0
    for i, digit in enumerate(reversed(digits)):
        n = int(digit) * (2 - i % 2)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


@st.composite
def cards(draw: st.DrawFn) -> str:
    """A number that banks would take, in groups as people write them."""
    begin = draw(st.sampled_from(BEGINNINGS))
    n_free = LENGTHS.get(begin, 16) - len(begin) - 1
    body = begin + draw(st.text("0123456789", min_size=n_free, max_size=n_free))
    digits = body + check_digit(body)
    if len(set(digits)) == 1:
        digits = "4111111111111111"
    apart = draw(st.sampled_from(APART))
    return apart.join(digits[i : i + 4] for i in range(0, len(digits), 4))


@given(st.lists(st.tuples(WORDS, cards()), min_size=1, max_size=3), WORDS)
def test_whoever_writes_a_card_leaves_four_digits_of_it(
    said: list[tuple[str, str]], last: str
) -> None:
    text = ", ".join(f"{word} {card}" for word, card in said) + f", {last}"
    kept, n = mask(text)
    assert n >= 1
    assert len(kept) == len(text)
    assert card_numbers(kept) == []
    for _, card in said:
        assert card not in kept
    assert mask(kept) == (kept, 0)


@given(
    st.sampled_from(["CB", "carte:", "n°", "x", "Visa", "cb_", "(", "FR", "IMG", "é"]),
    cards(),
    st.sampled_from(["", "x", "merci", ".png", "_1.pdf", "€", ")"]),
)
def test_letters_glued_to_a_card_hide_nothing(before: str, card: str, after: str) -> None:
    kept, n = mask(f"{before}{card}{after}")
    assert n == 1
    assert card not in kept
    assert kept.startswith(before)
    assert kept.endswith(after)


@given(cards(), st.integers(1, 9), st.sampled_from(["", "CMD", "commande ", "colis n°", "6A"]))
def test_a_number_that_fails_luhn_is_left_as_it_is(card: str, more: int, before: str) -> None:
    wrong = card[:-1] + str((int(card[-1]) + more) % 10)
    start = len(before)
    assert (start, start + len(wrong)) not in card_numbers(before + wrong)


@given(st.sampled_from(sorted(IBANS)), st.text("0123456789", min_size=30, max_size=30), st.data())
def test_a_bank_account_is_left_as_it_is(country: str, digits: str, data: st.DataObject) -> None:
    number = f"{country}{digits}"[: IBANS[country]]
    apart = data.draw(st.sampled_from(["", " ", "\u00a0"]))
    written = apart.join(number[i : i + 4] for i in range(0, len(number), 4))
    text = f"mon IBAN est {written}, merci"
    assert mask(text) == (text, 0)


@given(st.sampled_from(["33", "32", "352", "41", "49", "1514"]), st.integers(10**6, 10**9))
def test_a_phone_number_is_left_as_it_is(country: str, number: int) -> None:
    for text in (f"+{country} {number}", f"+{country}{number}", f"00{country}{number}"):
        assert mask(text) == (text, 0)


@given(st.uuids())
def test_an_id_is_left_as_it_is(key: UUID) -> None:
    assert mask(f"/api/v1/attachments/{key}/") == (f"/api/v1/attachments/{key}/", 0)


@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_a_text_without_digits_is_left_as_it_is(text: str) -> None:
    assert mask(text) == (text, 0)


def test_the_data_of_an_event_are_masked_and_its_ids_are_not() -> None:
    data = {
        "outcome": "CB 4111 1111 1111 1111",
        "to": {"id": "41111111-1111-4111-8111-111111111111", "names": ["5555555555554444", "x"]},
        "seconds": 30,
    }
    kept = mask_data(data)
    assert kept["outcome"] == "CB •••• •••• •••• 1111"
    assert kept["to"] == {"id": data["to"]["id"], "names": ["••••••••••••4444", "x"]}  # type: ignore[index]
    plain = {"a": ["b", {"c": 1}]}
    assert mask_data(plain) is plain


def test_a_draft_says_how_many_were_masked() -> None:
    said = Draft("message.posted", "customer", text="4111111111111111 et 5555 5555 5555 4444")
    kept = mask_draft(said)
    assert kept.text == "••••••••••••1111 et •••• •••• •••• 4444"
    assert kept.data == {"masked": 2}
    plain = Draft("message.posted", "customer", text="Bonjour")
    assert mask_draft(plain) is plain
