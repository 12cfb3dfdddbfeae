"""The floor's day: what is drawn and listed, what it opens to, and for whom."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.views.floor.day import _bars, _levels
from conversations.actions.close import close_conversation, finish_wrap_up
from conversations.actions.hold import author_of
from conversations.core.day import Slice
from conversations.models import Conversation, MembershipChange, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def day(client: Client, user: User, **query: str):  # type: ignore[no-untyped-def]
    client.force_login(user)
    return client.get("/floor/day/", query)


def came(answer) -> list[int]:  # type: ignore[no-untyped-def]
    return [row.slice.n_came for row in answer.context["rows"] if row.slice]


def begun(cast: Cast) -> Conversation:
    found: Conversation = cast.taken(cast.lea, name="Jean Petit", now=timezone.now())
    return found


def test_the_day_and_what_is_behind_a_quarter_hour(client: Client, cast: Cast) -> None:
    talk = begun(cast)
    answer = day(client, cast.nadia)
    assert came(answer) == [1]
    opened = timezone.localtime(talk.opened_at)
    at = f"{opened.hour:02}:{opened.minute:02}"
    page = day(client, cast.nadia, at=at).content.decode()
    assert "Jean Petit" in page
    assert f"/conversations/{talk.pk}/" in page
    assert "Jean Petit" not in day(client, cast.nadia, at="nonsense").content.decode()


def test_the_chart_opens_where_it_is_pressed_and_keeps_the_filters(
    client: Client, cast: Cast
) -> None:
    opened = timezone.localtime(begun(cast).opened_at)
    answer = day(client, cast.nadia, queue=str(cast.sav.pk))
    page = answer.content.decode()
    at = f"{opened.hour:02}:{opened.minute // 15 * 15:02}"
    link = f"?day={answer.context['day']:%Y-%m-%d}&amp;at={at}&amp;queue={cast.sav.pk}"
    assert page.count(f'href="{link}"') == 2, "in the chart and in the table"
    assert 'class="wait"' in page
    assert f'<option value="{cast.sav.pk}" selected>' in page
    other = day(client, cast.nadia, queue=str(cast.conseil.pk))
    assert "Jean Petit" not in other.content.decode()
    assert came(other) in ([], [0])


def test_the_scale_is_of_few_whole_numbers_within_the_chart() -> None:
    for top in (1.0, 1.4, 3.0, 7.9, 18.0, 61.2, 400.0, 12_345.0):
        levels = _levels(top)
        assert 1 <= len(levels) <= 12
        assert levels[-1] <= top


def test_other_days_are_their_own(client: Client, cast: Cast) -> None:
    begun(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert day(client, cast.nadia, day=yesterday.isoformat()).context["rows"] == []
    for odd in ("2999-01-01", "x", "0001-01-01"):
        assert day(client, cast.nadia, day=odd).status_code == 200


def test_a_day_of_the_changing_clock_has_its_own_length(client: Client, cast: Cast) -> None:
    for named, n in (("2026-10-25", 100), ("2026-03-29", 92), ("2026-06-01", 96)):
        assert len(day(client, cast.nadia, day=named).context["bars"]) == n


def test_nothing_of_another_provider(client: Client, cast: Cast) -> None:
    talk = begun(cast)
    opened = timezone.localtime(talk.opened_at)
    answer = day(client, cast.yann, at=f"{opened.hour:02}:{opened.minute:02}")
    assert answer.context["rows"] == []
    assert "Jean Petit" not in answer.content.decode()
    assert day(client, cast.yann, team=str(cast.team.pk)).status_code == 404
    assert day(client, cast.lea).status_code == 403


def test_marks_are_as_high_as_there_are_many_and_one_is_seen() -> None:
    at = timezone.now()
    found = [Slice(at, n_breaches=b, n_findings=f) for b, f in ((9, 92), (3, 42), (0, 1), (0, 0))]
    bars = _bars(found, 1.0, 10.0)
    assert [bar.breach for bar in bars] == [8.0, 2.7, 0.0, 0.0]
    assert [bar.finding for bar in bars] == [8.0, 3.7, 2.0, 0.0]
    assert len({bar.breach_y + bar.breach for bar in bars if bar.breach}) == 1


def test_the_table_says_what_the_chart_says_of_the_days_beside(client: Client, cast: Cast) -> None:
    """A quarter of an hour of a desk's seat yesterday, half of one a week ago; nothing today."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for days, minutes in ((7, 7.5), (1, 15)):
        talk = cast.taken(cast.lea, now=noon - timedelta(days=days))
        end = noon - timedelta(days=days) + timedelta(minutes=minutes)
        close_conversation(talk.pk, author_of(cast.lea), "", end)
        finish_wrap_up(cast.lea, talk.pk, "", "", end)
    MembershipChange.objects.all().delete()
    answer = day(client, cast.nadia)
    [row] = answer.context["rows"]
    assert (timezone.localtime(row.at), row.beside) == (noon, [1.0, 0.5])
    assert (row.slice is None) == (timezone.now() < noon)
    page = answer.content.decode()
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]+)</th>", page)
    assert {"ce jour", "la veille", "le même jour la semaine passée"} <= set(heads)
    assert '<td class="num soft">1,0</td><td class="num soft">0,5</td>' in page
