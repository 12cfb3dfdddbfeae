"""What is marked at a seat of the floor's row, in words: help asked for, a seat over the cap, an
extra seat whose time is up."""

from datetime import timedelta

from conversations.core.floor import Place
from tests.console.test_floor_row import NOW, held, html, row


def test_the_seat_that_asks_says_so() -> None:
    late = held(since=NOW - timedelta(seconds=90), due_at=NOW - timedelta(seconds=30))
    asks = held(help_at=NOW, help_text="Remise ?", customer="Anne")
    found = html(row(Place(1, "regular", late), Place(2, "regular", asks)))
    assert '<b class="asks">aide</b> <bdi>Anne</bdi>' in found
    assert found.count('<b class="asks">') == 1
    assert f'data-help="{asks.conversation}@{int(NOW.timestamp())}"' in found


def test_seats_over_a_lowered_cap_say_so() -> None:
    places = [Place(n, "regular", held()) for n in (1, 2, 3)]
    found = html(row(*places, cap=1))
    assert found.count("en trop") == 2
    assert "plafond de 1, 2 places partent en se libérant" in found
    assert "en trop" not in html(row(*places, cap=3))


def test_an_extra_seat_whose_time_is_up_names_no_hour() -> None:
    extra = Place(4, "extra", held(), "pic", "Nadia", NOW - timedelta(minutes=1))
    found = html(row(extra))
    assert "place ajoutée par Nadia (pic), part en se libérant" in found
    assert "jusqu’à" not in found
