"""Our own PostgreSQL and Valkey through what happens to them: kills, stale locks, long paths.

Everything here is with servers of its own, apart from the test session's.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from console import embedded
from console.embedded import place as places
from console.embedded import postgres, valkey
from tests.processes import ROOT


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """A folder with a long path and a space in it, as people have."""
    top = Path(tempfile.mkdtemp(prefix="motjuste-embedded-"))
    top.chmod(0o711)
    folder = top / ("a long name " * 6) / ("and another " * 6) / "var"
    yield folder
    embedded.stop(folder)
    shutil.rmtree(top)
    shutil.rmtree(places.place_at(folder).sockets, ignore_errors=True)


@pytest.fixture
def urls(var: Path) -> embedded.Urls:
    return embedded.start(var, fsync=False)


def _ask(urls: embedded.Urls, question: str) -> object:
    with psycopg.connect(urls.database_url) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def _postmaster(var: Path) -> int:
    pid = places.first_number(places.place_at(var).data / "postmaster.pid")
    assert pid is not None
    return pid


def test_both_start_and_answer_at_urls_that_clients_understand(urls: embedded.Urls) -> None:
    assert str(_ask(urls, "SHOW server_version")).startswith("18.")
    assert _ask(urls, "SHOW synchronous_commit") == "on"
    assert _ask(urls, "SELECT lower('ÉCOLE') || to_tsvector('french', 'lampes')::text")
    with redis.Redis.from_url(urls.redis_url) as client:
        assert client.ping()


def test_sockets_fit_though_the_path_is_long(var: Path, urls: embedded.Urls) -> None:
    assert len(os.fsencode(var)) > 108
    assert len(urls.redis_url.removeprefix("unix://")) < 104


def test_starting_again_changes_nothing(var: Path, urls: embedded.Urls) -> None:
    before = _postmaster(var)
    assert embedded.start(var) == embedded.running_urls(var) == urls
    assert _postmaster(var) == before


def test_data_survive_a_stop(var: Path, urls: embedded.Urls) -> None:
    with psycopg.connect(urls.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
    embedded.stop(var)
    assert embedded.running_urls(var) is None
    assert _ask(embedded.start(var, fsync=False), "SELECT answer FROM kept") == 42


def test_a_killed_postgresql_comes_back(var: Path, urls: embedded.Urls) -> None:
    os.kill(_postmaster(var), signal.SIGKILL)
    assert _ask(embedded.start(var, fsync=False), "SELECT 1") == 1


def test_one_that_is_still_going_is_awaited_and_started_again(
    var: Path, urls: embedded.Urls
) -> None:
    going = _postmaster(var)
    with ThreadPoolExecutor() as beside:
        with psycopg.connect(urls.database_url):
            os.kill(going, signal.SIGTERM)  # ends when its last client has left
            coming = beside.submit(embedded.start, var, fsync=False)
            with pytest.raises(TimeoutError):
                coming.result(0.3)
        assert _ask(coming.result(60), "SELECT 1") == 1
    assert _postmaster(var) != going


def test_a_lock_whose_number_is_somebody_elses_now_is_seen_through(
    var: Path, urls: embedded.Urls
) -> None:
    embedded.stop(var)
    place = places.place_at(var)
    lines = [str(os.getpid()), str(place.data), "1", "5432", str(place.sockets), "", "0 0", "ready"]
    (place.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert postgres.url(place) is None
    assert _ask(embedded.start(var, fsync=False), "SELECT 1") == 1


def test_a_killed_valkey_is_noticed_and_comes_back_empty(var: Path, urls: embedded.Urls) -> None:
    with redis.Redis.from_url(urls.redis_url) as client:
        client.set("kept", "no")
        embedded.kill_valkey(var)
        assert embedded.running_urls(var) == embedded.Urls(urls.database_url, "")
        embedded.restart_valkey(var)
        assert client.get("kept") is None


def test_a_valkey_that_hangs_is_replaced(var: Path, urls: embedded.Urls) -> None:
    found = valkey.process(places.place_at(var))
    assert found is not None
    found.send_signal(signal.SIGSTOP)
    embedded.start(var)
    with redis.Redis.from_url(urls.redis_url) as client:
        assert client.ping()
    assert not found.is_running() or found.status() == psutil.STATUS_ZOMBIE


def test_a_crash_of_postgresql_keeps_what_was_committed(var: Path, urls: embedded.Urls) -> None:
    with psycopg.connect(urls.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS through_crash AS SELECT 7 AS n")
    embedded.restart_postgres(var)
    assert _ask(urls, "SELECT n FROM through_crash") == 7


def test_the_servers_outlive_the_process_that_started_them(var: Path, urls: embedded.Urls) -> None:
    embedded.stop(var)
    code = "import sys; from pathlib import Path; from console import embedded;"
    code += " embedded.start(Path(sys.argv[1]), fsync=False); import os, signal;"
    code += " os.killpg(os.getpgrp(), signal.SIGKILL)"
    command = [sys.executable, "-c", code, str(var)]
    done = subprocess.run(command, cwd=ROOT, start_new_session=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert embedded.running_urls(var) == urls


def test_only_one_supervisor_and_it_says_who(var: Path, urls: embedded.Urls) -> None:
    code = "import sys; from pathlib import Path; from console import embedded\n"
    code += "try:\n    with embedded.only_one(Path(sys.argv[1])): pass\n"
    code += "except embedded.EmbeddedError as error: sys.exit(str(error))"
    command = [sys.executable, "-c", code, str(var)]
    with embedded.only_one(var):
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert f"already runs from {var} (process {os.getpid()})" in second.stderr
    third = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (third.returncode, third.stderr) == (0, "")


def test_the_command_line(var: Path, urls: embedded.Urls) -> None:
    def say(action: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "console.embedded", action, "--var", str(var)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert say("status") == (
        0,
        f"DATABASE_URL={urls.database_url}\nREDIS_URL={urls.redis_url}\n",
    )
    assert say("stop") == (0, "")
    assert say("status") == (3, f"No server runs in {var}\n")


def test_reset_leaves_nothing_and_a_fresh_start_works(var: Path, urls: embedded.Urls) -> None:
    secret = embedded.secret_key(var)
    assert secret == embedded.secret_key(var)
    embedded.reset(var)
    assert {child.suffix for child in var.iterdir()} == {".lock"}
    assert embedded.secret_key(var) != secret
    assert _ask(embedded.start(var, fsync=False), "SELECT to_regclass('kept')") is None


def test_servers_whose_folder_was_removed_do_not_stand_in_the_way(
    var: Path, urls: embedded.Urls
) -> None:
    orphan = _postmaster(var)
    for child in var.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()
    assert _ask(embedded.start(var, fsync=False), "SELECT 1") == 1
    assert _postmaster(var) != orphan


@pytest.mark.parametrize("folder", ["/", "~"])
def test_somebodys_folder_is_refused(folder: str) -> None:
    with pytest.raises(embedded.EmbeddedError, match="a folder of its own"):
        embedded.reset(Path(folder))


def test_data_of_another_version_are_refused_in_words(var: Path, urls: embedded.Urls) -> None:
    embedded.stop(var)
    version = places.place_at(var).data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("12\n")
    with pytest.raises(embedded.EmbeddedError, match=r"made by PostgreSQL 12 .*make reset"):
        embedded.start(var)
    version.write_text(ours)


def test_what_is_lacking_is_said(
    var: Path, urls: embedded.Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    embedded.start(var)
    assert embedded.lacking(var) == ""
    said = embedded.lacking(var / "nowhere")
    assert "PostgreSQL (set DATABASE_URL)" in said
    assert "Valkey (set REDIS_URL)" in said
    assert "make run" in said
