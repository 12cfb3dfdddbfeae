"""python -m console.run.prepare: tables, static files, demonstration, in one process with Django.

The supervisor runs it before anything that serves. A production release runs the same commands by
hand: migrate, collectstatic.
"""

import hashlib
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.core.management import call_command
from django.db import Error

_SHIP_STATIC = ("Django", "django-htmx", "whitenoise")


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        _collect_static()
        if "--demo" in arguments:
            call_command("demo")
    except Error as error:
        sys.stderr.write(f"The database refuses: {error}\n")
        return 1
    return 0


def _collect_static() -> None:
    """Only when something has changed since the last time: it takes seconds."""
    from django.conf import settings

    mark, wanted = Path(settings.STATIC_ROOT) / ".made-of", _fingerprint(settings.BASE_DIR)
    if not mark.exists() or mark.read_text() != wanted:
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(wanted)


def _fingerprint(base: Path) -> str:
    """Of our own static files' names, sizes and times, and the packages that ship others."""
    digest = hashlib.sha256()
    for name in _SHIP_STATIC:
        try:
            digest.update(f"{name}={version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    for path in sorted((base / "frontend" / "static").rglob("*")):
        found = path.stat()
        digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
