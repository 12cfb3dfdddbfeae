"""Django's deployment check is clean with the environment that the README asks for."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("DJANGO_ALLOW")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_clean_in_production() -> None:
    done = check(
        BASE_URL="https://chat.example.org",
        ALLOWED_HOSTS="chat.example.org",
        SECRET_KEY="k9Jw2pQz7xVb4nMf6tRs8yLd3gHc5aUe1oXi0ZqWvTjNmBpCrEsD",
        MOTJUSTE_DEBUG="0",
        MOTJUSTE_DEMO="0",
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_plain_http_and_debug_are_noticed() -> None:
    done = check(BASE_URL="http://chat.example.org", MOTJUSTE_DEBUG="1")
    assert done.returncode == 1
    assert "security.W018" in done.stderr
