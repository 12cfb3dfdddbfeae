"""Fixtures of every test: the database's test setting, web processes, servers to break, Chromium.

Starting the servers is in services.py, the processes in processes.py, the cast in cast.py.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import expect

from console import embedded
from tests import services
from tests.cast import cast  # noqa: F401 - a fixture of every test
from tests.patience import act_when_loaded
from tests.processes import Web, WebPool

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
SLOW = {"soak": "soak", "bench": "bench", "hour": "soak-hour"}  # by mark
_REQUIRED = os.environ.get("MOTJUSTE_REQUIRE_BROWSER") == "1"
_NO_BROWSER = "no Chromium on this machine: the pages were NOT tried in a browser"
# pytest-playwright keeps an event loop in this thread, which Django takes for an async caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=1, help="of the storms: what fails, and when")
    parser.addoption("--seconds", type=float, default=300, help="of the floor's storm")
    parser.addoption("--minutes", type=float, default=60, help="of the floor's hour")


# A busy machine is slow, not wrong: how long an example takes is the benches' matter.
settings.register_profile("motjuste", deadline=None)
settings.load_profile("motjuste")
expect.set_options(timeout=30_000)
act_when_loaded()


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    services.flush_patiently()

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise looks for it


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests go last: their event loop would stand in the way of asynchronous tests."""
    for item in items:
        if {"page", "browser", "context", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not _REQUIRED:
                item.add_marker(pytest.mark.skip(reason=_NO_BROWSER))
        elif item.get_closest_marker("django_db") or (
            {"db", "transactional_db", "web"} & set(getattr(item, "fixturenames", ()))
        ):
            item.add_marker(pytest.mark.live)
        for slow, made in SLOW.items():
            if item.get_closest_marker(slow) and slow not in config.option.markexpr:
                item.add_marker(pytest.mark.skip(reason=f"only in `make {made}`"))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not CHROMIUM and not _REQUIRED:
        terminalreporter.write_sep("!", _NO_BROWSER, red=True, bold=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Events refuse TRUNCATE; only the test database lets the flush between tests through."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE \"{name}\" SET motjuste.allow_truncate = 'on'")
        _hang_up(connection)
    yield
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        _hang_up(connection)


def _hang_up(connection: Any) -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


@pytest.fixture(autouse=True)
def _empty_valkey(request: pytest.FixtureRequest) -> None:
    """Throttles and caches of one test are not the next one's; subscriptions stay."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        import redis

        with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
            client.flushdb()


@pytest.fixture(scope="session")
def _web_pool(django_db_setup: None) -> Iterator[WebPool]:
    """Ends before the test database does."""
    pool = WebPool(services.var_folder())
    yield pool
    pool.close()


@pytest.fixture
def web(_web_pool: WebPool, transactional_db: None) -> Iterator[Callable[..., list[Web]]]:
    """web(n) gives n living web processes on the test database; kill and stop them at will.

    Living ones are used again by the next test, the killed ones replaced. Named environment
    variables (web(2, RATE_LIMIT="5")) give fresh processes of their own.
    """
    yield _web_pool.take
    _web_pool.give_back()
    _go_first()


def _go_first() -> None:
    """The flush after a test meets living web processes: of two that wait for each other it is
    theirs to give way, and they try again. Only a superuser may say so."""
    from django.db import DatabaseError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET deadlock_timeout = '30s'")
    except DatabaseError:
        return


@pytest.fixture
def servers() -> Iterator["Servers"]:
    """PostgreSQL and Valkey to kill and restart; skipped when they are not our own."""
    if services.is_external():
        pytest.skip("the servers given by TEST_DATABASE_URL are not ours to break")
    yield Servers()
    embedded.start(services.var_folder())


class Servers:
    """The session's servers, to break."""

    def kill_valkey(self) -> None:
        embedded.kill_valkey(services.var_folder())

    def start_valkey(self) -> None:
        embedded.start(services.var_folder(), postgresql=False)

    def restart_valkey(self) -> None:
        embedded.restart_valkey(services.var_folder())

    def restart_postgres(self) -> None:
        """As a crash: no goodbye, recovery from the log, of which all other tests have written too:
        of what is new since a checkpoint. This thread's connection starts anew."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        embedded.restart_postgres(services.var_folder())
        _hang_up(connection)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's Chromium, told not to call home."""
    if not CHROMIUM:
        pytest.fail("MOTJUSTE_REQUIRE_BROWSER=1 and no Chromium: install the chromium package")
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        quiet.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}
