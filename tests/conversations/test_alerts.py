"""Alerts in the database: raised and cleared once however many look, told once, kept."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from conversations.actions import alert_posts, alerts
from conversations.actions.alert_posts import add_hook, retire_hook, send_due, try_hook
from conversations.actions.alert_send import deliver
from conversations.actions.deadlines import beat, fire_due
from conversations.actions.hold import author_of, draft, locked
from conversations.core.alerts import BREACH, CLOCK, FULL
from conversations.log import append
from conversations.models import Alert, AlertHook, AlertPost, Analysis, Beat
from conversations.queries.alerts import readings
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def looked(start: datetime, seconds: int) -> datetime:
    """A clock fires and looks every two seconds for so long; the moment of the last look."""
    for second in range(0, seconds + 1, 2):
        at = start + timedelta(seconds=second)
        beat("clock", at)
        fire_due(at)
        alerts.look(at)
    return at


def stands(kind: str, **of: Any) -> Alert | None:
    return Alert.objects.filter(kind=kind, raised_at__isnull=False, cleared_at=None, **of).first()


def test_what_is_read(cast: Cast, now: datetime) -> None:
    """At desks for the teams of the desk, in line for those who serve it; for the brand both."""
    began = now - timedelta(minutes=10)
    cast.taken(cast.lea, now=began)
    cast.taken(cast.zoe, queue="conseil", now=began)
    cast.open(queue="conseil", now=began)
    cast.open(queue="sav", now=now)
    found = readings(now)
    assert found[BREACH, cast.team.pk, None] == 2
    assert found[BREACH, cast.foreign_team.pk, None] == 2
    assert found[BREACH, None, cast.brand.pk] == 3
    assert (FULL, cast.team.pk, None) not in found
    cast.available(cast.zoe, now=now)  # whoever waits comes to a desk
    assert (FULL, cast.foreign_team.pk, None) in readings(now)
    cast.available(cast.lea, now=now)
    full = readings(now)
    assert (FULL, cast.team.pk, None) in full
    assert (FULL, None, cast.brand.pk) in full
    cast.available(cast.omar, now=now)
    assert (FULL, cast.team.pk, None) not in readings(now)


def test_raised_when_it_lasts_and_cleared_when_it_is_over(cast: Cast, now: datetime) -> None:
    cast.taken(cast.lea, now=now - timedelta(seconds=61))
    at = looked(now, 12)
    assert stands(BREACH) is None
    at = looked(at, 6)
    alert = stands(BREACH, team=cast.team)
    assert alert is not None
    assert (alert.began_at, alert.n, stands(BREACH, brand=cast.brand) is None) == (now, 1, False)
    with transaction.atomic():
        talk = locked(cast.lea.advisor.handled.get().pk)
        append(talk, [draft("message.posted", author_of(cast.lea), "Bonjour")], at)
    at = looked(at + timedelta(seconds=2), 20)
    assert stands(BREACH, team=cast.team)
    looked(at, 12)
    alert.refresh_from_db()
    assert alert.cleared_at is not None
    assert not Alert.objects.filter(raised_at=None).exists()


def test_clocks_that_stand_still_are_told_by_somebody_else(cast: Cast, now: datetime) -> None:
    assert not alerts.stand_in(now)  # no clock has ever looked here
    at = looked(now, 2)
    assert not alerts.stand_in(at + timedelta(seconds=9))
    for seconds in (20, 31):
        assert alerts.stand_in(at + timedelta(seconds=seconds))
    alert = stands(CLOCK, team=None, brand=None)
    assert alert is not None
    assert alert.n > 20
    looked(at + timedelta(seconds=33), 12)
    assert stands(CLOCK) is None


def test_many_who_look_at_once_are_one(cast: Cast, now: datetime) -> None:
    cast.taken(cast.lea, now=now - timedelta(seconds=90))
    at = looked(now, 14)
    hook = add(cast)
    ready, done = threading.Barrier(6), []

    def look() -> None:
        ready.wait()
        for second in range(2, 40):
            done.append(alerts.look(at + timedelta(seconds=second)))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AlertPost.objects.filter(hook=hook, alert__kind=BREACH, what="raised").count() == 1
    assert Alert.objects.filter(kind=BREACH, team=cast.team).count() == 1
    assert Beat.objects.filter(name="alerts").count() == 1


def test_postgresql_refuses_a_second_one(cast: Cast, now: datetime) -> None:
    same: dict[str, Any] = {"kind": CLOCK, "began_at": now, "value": 1, "worst": 1}
    Alert.objects.create(**same, cleared_at=now)
    Alert.objects.create(**same)
    with pytest.raises(IntegrityError):
        Alert.objects.create(**same)


# -- telling


def add(cast: Cast, url: str = "https://hooks.example.org/a", **place: Any) -> AlertHook:
    return add_hook(url, place or {"team": cast.team}, cast.nadia, timezone.now())


class Receiver(ThreadingHTTPServer):
    """A brand's system: keeps what it was sent and answers as it is told."""

    status = 200
    heard: list[tuple[dict[str, str], bytes]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/alerts?x=1"


class Answers(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quietly."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_PRIVATE = True
    with Receiver(("127.0.0.1", 0), Answers) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_who_is_told_what_signed_and_once(cast: Cast, receiver: Receiver, now: datetime) -> None:
    mine = add(cast, receiver.url)
    add(cast, receiver.url, team=cast.foreign_team)
    of_provider = add(cast, receiver.url, provider=cast.nord)
    cast.taken(cast.lea, name="Secrète Dubois", now=now - timedelta(seconds=90))
    Analysis.objects.update(seq=99)  # the rules do not lag behind
    at = looked(now, 16)
    assert (send_due(at), send_due(at)) == (2, 0)
    told = [json.loads(body) for _, body in receiver.heard]
    assert {(t["event"], t["kind"], t["subject"]["name"], t["value"]) for t in told} == {
        ("alert.raised", "breach", "SAV", 1.0)
    }
    assert {p.hook_id for p in AlertPost.objects.all()} == {mine.pk, of_provider.pk}
    headers, body = next(h for h in receiver.heard if h[0]["Motjuste-Id"] == told[0]["id"])
    moment, given = headers["Motjuste-Signature"].removeprefix("t=").split(",v1=")
    hook = AlertPost.objects.get(pk=told[0]["id"]).hook
    wanted = hmac.new(hook.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(given, wanted.hexdigest())
    assert "Secrète" not in str(receiver.heard)


def test_tried_again_a_few_times_then_given_up(
    cast: Cast, receiver: Receiver, now: datetime
) -> None:
    receiver.status = 302  # nobody is sent on to elsewhere
    post, at = try_hook(add(cast, receiver.url), now), now
    pauses = []
    while (due_at := AlertPost.objects.get(pk=post.pk).due_at) is not None:
        pauses.append(due_at - at)
        at = due_at
        assert send_due(at) == 0
        assert send_due(at) == 0  # not before its time
    post.refresh_from_db()
    assert pauses[1:] == list(alert_posts.AGAIN)
    assert (post.n_tries, post.error, post.sent_at) == (len(pauses), "HTTP 302", None)
    assert len({h["Motjuste-Id"] for h, _ in receiver.heard}) == 1
    assert len(receiver.heard) == post.n_tries


def test_nothing_goes_into_the_house_nor_without_https(
    cast: Cast, receiver: Receiver, settings: Any, now: datetime
) -> None:
    """Also what was allowed once, and a name that stands for a machine of the house."""
    try_hook(add(cast, receiver.url), now)
    settings.WEBHOOKS_PRIVATE = False
    with pytest.raises(ValueError, match="https"):
        add(cast, receiver.url)
    assert send_due(now) == 0
    assert (receiver.heard, AlertPost.objects.get().error) == ([], "https")
    at_home = f"https://localhost.localdomain:{receiver.server_port}/"
    with pytest.raises((PermissionError, OSError)):
        deliver(at_home, {}, b"", with_private=False)
    assert receiver.heard == []


def test_an_address_that_was_given_up_hears_no_more(
    cast: Cast, receiver: Receiver, now: datetime
) -> None:
    hook = add(cast, receiver.url)
    try_hook(hook, now)
    retire_hook(hook, cast.nadia, now)
    cast.taken(cast.lea, now=now - timedelta(seconds=90))
    at = looked(now, 20)
    assert (send_due(at), receiver.heard) == (0, [])
