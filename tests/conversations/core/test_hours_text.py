"""Hours as people write them: read, refused with the part that is not understood, written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.hours import tidy
from conversations.core.hours_text import read_days, read_slots, write_days, write_slots


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("", []),
        ("9-12", [(540, 720)]),
        ("9:00-12:00, 14:00-18:30", [(540, 720), (840, 1110)]),
        ("9h30 – 12h ; 14h à 18h", [(570, 720), (840, 1080)]),
        ("0:00-24:00", [(0, 1440)]),
        ("14-18, 9-12, 11-13", [(540, 780), (840, 1080)]),
    ],
)
def test_slots_are_read(text: str, slots: list[tuple[int, int]]) -> None:
    assert read_slots(text) == slots


@pytest.mark.parametrize("text", ["12-9", "9-25", "9:70-12", "matin", "9", "9-12-14", "9-9"])
def test_what_is_no_slot_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_slots(text)


def test_days_that_are_different() -> None:
    text = "2026-12-25 fermé Noël\n\n2026-12-24 9:00-12:00, 13h-15h Réveillon\n2027-01-01 closed"
    days = read_days(text)
    assert days == {
        "2026-12-24": {"slots": [[540, 720], [780, 900]], "name": "Réveillon"},
        "2026-12-25": {"slots": [], "name": "Noël"},
        "2027-01-01": {"slots": [], "name": ""},
    }
    assert read_days(write_days(days, "fermé")) == days


@pytest.mark.parametrize("line", ["2026-02-30 fermé", "Noël fermé", "2026-12-25", "2026-12-25 ?"])
def test_a_line_that_is_not_understood_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=r".+") as error:
        read_days(f"2026-12-24 fermé\n{line}")
    assert str(error.value) == line


@given(st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=6))
def test_what_is_written_is_read_back(given: list[tuple[int, int]]) -> None:
    slots = tidy(given)
    assert read_slots(write_slots(slots)) == slots
