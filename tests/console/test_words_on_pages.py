"""Small words that pages say: in the gender of their label, and true beside their target."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from console.fields import every
from conversations.core.figures import Figure
from frontend.templatetags.floor import against


@pytest.mark.parametrize(
    ("name", "said"),
    [("queue", "Toutes"), ("rule", "Toutes"), ("advisor", "Tous"), ("state", "Tous")],
)
def test_a_filter_that_narrows_nothing_says_so_in_the_gender_of_its_label(
    name: str, said: str
) -> None:
    with translation.override("fr"):
        assert str(every(name)) == said


def test_a_figure_that_rounds_to_its_target_says_on_which_side_it_lies() -> None:
    with translation.override("fr"):
        over = Figure("parrot_rate", "share", 0.0526, 19, target=0.05, most=True)
        assert against(over) == ">\N{NO-BREAK SPACE}5\N{NO-BREAK SPACE}%"
        under = Figure("served", "share", 0.798, 19, target=0.8)
        assert against(under) == "<\N{NO-BREAK SPACE}80\N{NO-BREAK SPACE}%"
        assert against(Figure("served", "share", 0.6, 5, target=0.8)).startswith("60")
        assert against(Figure("served", "share", 0.8, 5, target=0.8)).startswith("80")


@pytest.mark.parametrize(("n", "said"), [(0, "de nouveau tous dans les délais"), (2, "2 clients")])
def test_an_alert_that_still_stands_while_nobody_is_late_says_so(n: int, said: str) -> None:
    with translation.override("fr"):
        text = render_to_string("floor/parts/alert.html", {"alert": {"kind": "breach", "n": n}})
    assert said in text
