"""The storms stand on what the live tests stand on."""

from tests.live.conftest import house

__all__ = ["house"]
