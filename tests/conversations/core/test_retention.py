"""The moments before which things go: whole months, the brand's midnights, daylight saving."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core.retention import Terms, faults, limits, months_before


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 3, 15), 12, date(2025, 3, 15)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, n: int, expected: date) -> None:
    assert months_before(day, n) == expected


def test_it_is_cut_at_the_brands_midnight_on_both_sides_of_daylight_saving() -> None:
    now = datetime(2026, 9, 29, 23, 30, tzinfo=UTC)  # already the 30th in Paris, in summer
    found = limits(Terms(), now, "Europe/Paris")
    assert found.transcripts.astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert found.evaluations.date() == date(2025, 9, 30)
    assert found.named_since.astimezone(UTC) == datetime(2026, 9, 22, 22, tzinfo=UTC)


@given(
    st.integers(0, 20 * 365 * 24).map(
        lambda h: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=h)
    )
)
def test_whatever_stays_has_its_full_time_and_names_go_first(now: datetime) -> None:
    found = limits(Terms(), now, "Europe/Paris")
    assert now - found.named_since >= timedelta(days=7) - timedelta(hours=1)
    assert found.named_since > found.transcripts > found.evaluations
    assert now - found.transcripts >= timedelta(days=180)


def test_what_cannot_be() -> None:
    assert faults(Terms()) == {}
    assert faults(Terms(named_days=0)) == {"named_days": "out_of_range"}
    assert faults(Terms(transcript_months=37)) == {"transcript_months": "out_of_range"}
    assert faults(Terms(transcript_months=8, evaluation_months=6)) == {
        "evaluation_months": "before_transcripts"
    }
