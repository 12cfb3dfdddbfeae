#!/usr/bin/env python
"""Django's command line for this project; says so first when there are no servers to talk to.

Nothing else happens here.
"""

import os
import sys

from django.core.management import execute_from_command_line

from console import embedded

# These start the servers themselves, or need none.
SERVERLESS = {"run", "test", "help", "version", "check", "collectstatic", "findstatic",
              "makemigrations", "diffsettings"}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    needs_servers = command not in SERVERLESS and not command.startswith("-")
    if needs_servers and (lacking := embedded.lacking(embedded.default_var())):
        sys.exit(lacking)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
