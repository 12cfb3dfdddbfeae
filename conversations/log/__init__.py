"""The log: the only maker of events.

`append` serves actions that hold a row in a Django transaction; `group` is the hot path of
messages, where concurrent posts share one commit. What may be logged is decided in `core`.
"""

from conversations.core.entry import Entry
from conversations.log.append import append, append_each, record
from conversations.log.group import Post, Posted, post

__all__ = ["Entry", "Post", "Posted", "append", "append_each", "post", "record"]
