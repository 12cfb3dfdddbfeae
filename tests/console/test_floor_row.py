"""An advisor's row as HTML: what it says, in both languages, and that nothing in it is markup."""

from datetime import UTC, datetime, timedelta

from django.utils import translation

from console.floor.model import shown
from console.rendering.floor_row import row_html
from conversations.core.floor import Held, Place, Row

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
EVIL = '"><script>x</script>'


def held(**given: object) -> Held:
    known = {"conversation": "01a202b7-ae2c-727d-b8b9-2fd7ba0b4920", "state": "active"}
    where = {"customer": "Paul", "queue": "SAV", "brand": "ML", "opened_at": NOW}
    return Held(**{**known, **where, **given})  # type: ignore[arg-type]


def row(*places: Place, **given: object) -> Row:
    none = frozenset[str]()
    known = {"advisor": "a", "name": "Léa Morel", "teams": ("SAV",), "team_ids": none}
    more = {"queues": ("SAV",), "queue_ids": none, "brands": ("ML",), "status": "available"}
    last = {"reason": "", "status_at": NOW - timedelta(minutes=72), "cap": 3, "places": places}
    return Row(**{**known, **more, **last, **given})  # type: ignore[arg-type]


def html(one: Row, language: str = "fr", now: datetime | None = NOW) -> str:
    with translation.override(language):
        return row_html(shown(one, NOW), now)


def test_what_a_row_says() -> None:
    waits = held(since=NOW - timedelta(seconds=90), due_at=NOW - timedelta(seconds=30), score=71.4,
                 n_findings=2, phase="last_check", joined=("Nadia",))  # fmt: skip
    until = NOW + timedelta(hours=1)
    extra = Place(4, "extra", None, "pic de 10 h", "Nadia", until)
    found = html(row(Place(1, "regular", waits), Place(2, "regular", held(state="wrap_up")),
                     Place(3, "regular"), extra))  # fmt: skip
    for said in ("Léa Morel", 'class="c over"', "1\u00a0min\u00a030", ">71<", "2 constats",
                 "dernière question", "avec Nadia", 'class="c wrap"', "fin de dossier", "libre",
                 "c free extra", "place ajoutée par Nadia (pic de 10 h, jusqu’à 12:00)",
                 "en retard", "1\u00a0h\u00a012", 'class="desk-row l2 many rest"'):  # fmt: skip
        assert said in found, said
    assert "late" in html(row(Place(1, "regular", waits)), "en")


def test_an_end_on_another_day_says_which() -> None:
    extra = Place(1, "extra", None, "nuit", "Nadia", NOW + timedelta(hours=13))
    assert "jusqu’à 23 nov.\u00a000:00" in html(row(extra))


def test_who_serves_two_queues_stands_under_both() -> None:
    found = html(row(Place(1, "regular"), queues=("Conseil", "SAV")))
    assert 'data-queue="Conseil + SAV"' in found


def test_without_a_moment_it_is_the_same_whenever_it_is_made() -> None:
    one = row(Place(1, "regular", held(since=NOW - timedelta(seconds=9), due_at=NOW)))
    assert html(one, now=None) == html(one, now=None)
    assert "min" not in html(one, now=None)


def test_nothing_in_it_is_markup() -> None:
    found = held(customer=EVIL, help_at=NOW, help_text=EVIL, joined=(EVIL,), phase=EVIL)
    extra = Place(1, "extra", found, EVIL, EVIL, NOW)
    one = row(extra, name=EVIL, teams=(EVIL,), queues=(EVIL,), brands=(EVIL,), status="paused",
              reason=EVIL)  # fmt: skip
    assert "<script" not in html(one)
    assert '""' not in html(one).replace('=""', "")


def test_a_version_is_the_same_in_every_process() -> None:
    """Ids come in no order; a page would ask for every row of another process again."""
    ids = [f"{n:x}" for n in range(40)]
    one, same = (row(queue_ids=frozenset(keys)) for keys in (ids, ids[::-1]))
    assert shown(one, NOW).version == shown(same, NOW).version
    assert shown(row(queue_ids=frozenset(ids[1:])), NOW).version != shown(one, NOW).version
    assert shown(row(name="Omar"), NOW).version != shown(row(), NOW).version
