"""`manage.py clock` on a machine whose own clock is wrong: `python -m tests.skewed SECONDS`.

What is right is the time of the database; the machine's is shifted before anything reads it.
"""

import os
import sys
from datetime import datetime, timedelta, tzinfo

SHIFT = timedelta(seconds=float(sys.argv[1])) if len(sys.argv) > 1 else timedelta(0)


class Wrong(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Wrong":
        return super().now(tz) + SHIFT


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    from django.core.management import execute_from_command_line

    import conversations.now

    conversations.now.datetime = Wrong  # type: ignore[misc]
    execute_from_command_line(["manage.py", "clock"])


if __name__ == "__main__":
    main()
