"""What can be a review grid, and what its answers add up to."""

from dataclasses import replace

import pytest

from conversations.core.review_grid import HOUSE, Asked, BadGrid, as_data, check, read, total

ONE = Asked("ton", "Ton", "Tone", 10, "three")


def test_the_house_grid_is_one_and_survives_being_stored() -> None:
    check(HOUSE)
    assert read(as_data(HOUSE)) == HOUSE
    assert sum(asked.weight for asked in HOUSE) == 100
    assert [asked.key for asked in HOUSE if asked.critical] == ["safety"]


@pytest.mark.parametrize(
    "grid",
    [
        (),
        (ONE, ONE),
        (replace(ONE, weight=0),),
        (replace(ONE, weight=-1), replace(ONE, key="b")),
        (replace(ONE, scale="ten"),),
        (replace(ONE, key="à b"),),
        (replace(ONE, name_fr=" "),),
        (replace(ONE, name_fr="x" * 61),),
        (replace(ONE, help_en="x" * 301),),
        (ONE, replace(ONE, key="b", critical=True)),
        tuple(replace(ONE, key=f"k{n}") for n in range(21)),
    ],
)
def test_what_cannot_be_a_grid_is_refused(grid: tuple[Asked, ...]) -> None:
    with pytest.raises(BadGrid):
        check(grid)


def test_stored_nonsense_is_refused_too() -> None:
    with pytest.raises(BadGrid):
        read([{"key": "a", "colour": "red"}])


def test_the_mean_is_by_weight_over_what_applies() -> None:
    values: dict[str, float | None] = {"opening": 100, "wording": 50, "pace": None}
    assert total(HOUSE, values) == (66.7, "pass")
    assert total(HOUSE, values | {"safety": 0}) == (66.7, "fail")
    assert total(HOUSE, {}) == (None, "pass")
    assert total(HOUSE, {"opening": None, "unknown": 3}) == (None, "pass")


def test_names_fall_back_to_french() -> None:
    assert replace(ONE, name_en="").name("en") == "Ton"
    assert HOUSE[0].help("en").startswith("Greets")
