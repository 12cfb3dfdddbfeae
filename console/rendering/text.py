"""A message's text as inert HTML: everything escaped, web addresses clickable.

No markup is understood and none is made but `<a>`.
"""

from html import escape
from typing import Any

from linkify_it import LinkifyIt

_finder = LinkifyIt(options={"fuzzy_email": False, "fuzzy_ip": False, "fuzzy_link": True})
for _scheme in ("ftp:", "mailto:", "//"):
    _finder.add(_scheme, None)


def as_text(text: str) -> str:
    """`text` escaped; addresses that begin with http://, https:// or www. become links."""
    if "://" not in text and "www." not in text:
        return escape(text)
    parts, end = [], 0
    for match in _finder.match(text) or ():
        if not _is_web(match):
            continue
        parts.append(escape(text[end : match.index]))
        parts.append(_link(match.url, text[match.index : match.last_index]))
        end = match.last_index
    parts.append(escape(text[end:]))
    return "".join(parts)


def _is_web(match: Any) -> bool:
    if match.schema:
        return match.schema in ("http:", "https:")
    return bool(match.text.lower().startswith("www."))


def _link(url: str, shown: str) -> str:
    rel = "noopener noreferrer nofollow ugc"
    return f'<a href="{escape(url)}" target="_blank" rel="{rel}">{escape(shown)}</a>'
