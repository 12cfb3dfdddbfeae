"""The time that pages count from: by the clock that the settings name.

Whose clock that is they need not know.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

now: Callable[[], datetime] = import_string(settings.CLOCK)
