"""Gathers the admin's pages; they are in `console.setup`."""

from console.setup import brands, log, people
from console.setup.site import site

__all__ = ["brands", "log", "people", "site"]
