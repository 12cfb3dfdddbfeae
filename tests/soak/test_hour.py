"""A floor for an hour: fifty watch, conversations end and begin, and memory stays flat."""

import sys

import pytest
from django.utils import timezone

from conversations.actions.keys import create_api_key
from tests.cast import Cast
from tests.console import desk_pages
from tests.processes import Web
from tests.soak.hour import Memory, Turning, means, slope
from tests.soak.watched import Leaders, staff

server = desk_pages.server
WARM_S, PART_S, PER_S = 600.0, 120.0, 7.0


def test_a_slope_is_found_and_said_with_its_doubt() -> None:
    steady = [(60.0 * n, 100 + n % 2) for n in range(30)]
    found = slope(steady)
    assert found.low < 0 < found.high  # type: ignore[operator]
    rising = [(at, held + at / 3600 * 20) for at, held in steady]
    found = slope(rising)
    assert 15 < found.low < 20 < found.high < 25  # type: ignore[operator]
    assert slope(steady[:2]).value is None


def test_parts_are_means() -> None:
    assert means([(0, 1), (599, 3), (600, 5)], 600) == [(0, 2), (600, 5)]


@pytest.mark.hour
@pytest.mark.timeout(0)
def test_memory_stays_flat(server: Web, cast: Cast, request: pytest.FixtureRequest) -> None:
    minutes = request.config.getoption("--minutes")
    cast.patient()
    talks = staff(cast, 200, 600)
    _, key = create_api_key(cast.nadia, "soak", timezone.now())
    memory, talking = Memory(server.pid), Turning(talks, PER_S)
    with Leaders(server, key, 50, n_pages=10, stay_s=300) as leaders:
        memory.start()
        while (now_s := memory.seen[-1][0] if memory.seen else 0.0) < minutes * 60:
            talking.run(min(60.0, minutes * 60 - now_s + 1))
            told(memory, talking)
        memory.stop()
    warm = [(at, held) for at, held in memory.seen if at >= min(WARM_S, minutes * 60 / 3)]
    found = slope(means(warm, min(PART_S, minutes * 60 / 12)))
    sys.stdout.write(f"\nslope {found.value} MiB/h ({found.low} to {found.high}), n {found.n}\n")
    assert leaders.n_lost == 0
    assert talking.n_ended > 0
    assert found.low is not None
    assert found.low < 8, "memory grows"


def told(memory: Memory, talking: Turning) -> None:
    """As it goes on, so that an hour can be followed."""
    last = means(memory.seen, 600)[-1:]
    for at, held in last:
        sys.stdout.write(
            f"\n{at / 60:.0f} min on: {held:.1f} MiB, {talking.n_ended} conversations ended"
        )
    sys.stdout.flush()
