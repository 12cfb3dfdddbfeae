"""Foreign files made harmless: bytes in, clean bytes out. Knows no Django.

Where they are kept, and who may read them, is said elsewhere.
"""

from console.files.apart import clean
from console.files.kinds import MOST_BYTES, Clean, UnacceptableError

__all__ = ["MOST_BYTES", "Clean", "UnacceptableError", "clean"]
