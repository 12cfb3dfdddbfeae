"""`manage.py analyse`, whose rules are also looked for in this folder."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from qa_rules import rules

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    rules.__path__.append(str(Path(__file__).parent))
    execute_from_command_line(["manage.py", "analyse", *sys.argv[1:]])
