"""What the review desk and its lists say small: the day, the languages, signs, sums, order."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Browser, expect

from conversations.actions.mystery import mark_mystery_test
from conversations.core.estimates import Estimate
from conversations.core.trust import Trust
from conversations.models import Analysis, Review
from frontend.templatetags.motjuste import language
from frontend.templatetags.reports import figure
from tests.cast import Cast
from tests.console import desk_pages
from tests.console.test_review import begun, planned
from tests.console.test_review_browser import opened
from tests.processes import Web
from tests.reporting import MONDAY, get, reviewed, scored
from tests.reviewing import BLAME, ended

pytestmark = pytest.mark.django_db
server = desk_pages.server
NB = "\xa0"


def test_the_day_stands_at_the_head_of_the_log_and_codes_stay_behind(
    cast: Cast, client: Client
) -> None:
    review = begun(client, cast.irene, planned(cast, [ended(cast)]))
    page = client.get(f"/review/{review.pk}/").content.decode()
    head = page[page.index('id="log-title"') : page.index('id="log-place"')]
    opened_at = timezone.localtime(review.conversation.opened_at)
    with translation.override("fr"):
        assert f'datetime="{review.conversation.opened_at.isoformat(timespec="seconds")}"' in head
    assert str(opened_at.year) in head
    assert 'title="wording.blame@' in page
    assert "<code" not in page
    assert "Grille des règles, version 1" in page


def test_a_cost_that_is_cut_says_so(cast: Cast, client: Client) -> None:
    talk = ended(cast, faults=((BLAME, 2, 0, 12),))
    review = begun(client, cast.irene, planned(cast, [talk]))
    said = "il s’arrête à 0"
    assert said not in client.get(f"/review/{review.pk}/").content.decode()
    analysis = Analysis.objects.get(pk=talk.pk)
    for criterion in analysis.criteria.values():
        for entry in criterion["lost"]:
            entry["points"] = 130
    analysis.save()
    assert said in client.get(f"/review/{review.pk}/").content.decode()


def test_negative_figures_carry_a_minus_and_months_their_names() -> None:
    with translation.override("fr"):
        told = figure(Estimate(-13.3, -18.1, -8.4, 7))
        assert told == "−13,3 (−18,1 à −8,4, n = 7)"
        trend = render_to_string("review/trend.html", {"trend": [("2026-11", Trust(4, 3))]})
        assert "novembre 2026" in trend
        assert (language("fr"), language("zz")) == ("Français", "zz")


def test_reviews_stand_in_the_order_of_the_time_shown_page_by_page(
    cast: Cast, client: Client
) -> None:
    talks = [scored(cast, cast.lea, 60, MONDAY + timedelta(minutes=n)) for n in range(27)]
    for n, talk in enumerate(talks):
        review = reviewed(cast, talk, 50)
        at = MONDAY - timedelta(hours=n)
        Review.objects.filter(pk=review.pk).update(submitted_at=at)
    client.force_login(cast.nadia)
    first = client.get("/conversations/reviews/")
    second = client.get(f"/conversations/reviews/{first.context['next']}")
    shown = [r["row"].submitted_at for p in (first, second) for r in p.context["rows"]]
    assert len(shown) == 27
    assert shown == sorted(shown, reverse=True)
    assert second.context["next"] == ""


def test_rows_behind_a_figure_say_whose_score_it_is(cast: Cast, client: Client) -> None:
    scored(cast, cast.lea, 60, MONDAY)
    client.force_login(cast.nadia)
    page = get(client, "rows/").content.decode()
    assert "Score selon les règles" in page
    assert "Une fois jugé par des personnes" in page


def test_dates_and_numbers_of_the_rehearsal_are_not_broken(
    browser: Browser, server: Web, cast: Cast
) -> None:
    talk = scored(cast, cast.lea, 60, MONDAY)
    mark_mystery_test(talk, cast.nadia, "appel 3", MONDAY)
    page = opened(browser, server, cast.nadia, "/reports/award/")
    for cell in (page.locator(".tests tbody time"), page.locator(".tests tbody a")):
        box = cell.bounding_box()
        assert box is not None
        assert box["height"] < 30
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    page.context.close()


def test_the_sum_of_weights_is_said_as_it_is_written(
    browser: Browser, server: Web, cast: Cast
) -> None:
    page = opened(browser, server, cast.irene, "/review/grids/maison-lumiere/")
    expect(page.locator("#weights")).to_have_text("100")
    page.get_by_label("Poids").first.fill("12.5")
    expect(page.locator("#weights")).to_have_text("102,5")
    page.locator("[name$=-critical]").first.check()
    expect(page.locator("#weights")).to_have_text("90")
    help_fr = page.locator("textarea[name$=-help_fr]").first
    box = help_fr.bounding_box()
    assert box is not None
    assert box["width"] > 400
    page.context.close()
