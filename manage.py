#!/usr/bin/env python
"""Django's command line for this project. Nothing else happens here."""

import os
import sys


def main() -> int:
    """`run` starts the servers that the settings look for, so it comes before Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    if sys.argv[1:2] == ["run"]:
        from console.run.main import main as run

        return run(sys.argv[2:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
