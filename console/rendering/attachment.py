"""Photos inline with their place reserved, PDFs as a link in words.

Who may fetch them is decided behind the `url`.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from console.rendering.words import Words, words

MAX_SHOWN = 240  # CSS pixels; the page's own style may show less


def attachments_html(attachments: Sequence[Mapping[str, Any]], language: str) -> str:
    return "".join(_one(a, words(language)) for a in attachments)


def _one(attachment: Mapping[str, Any], shown: Words) -> str:
    url, name = escape(attachment["url"]), escape(attachment["name"])
    opening = f'<a class="attachment" href="{url}" target="_blank" rel="noopener" title="{name}">'
    if str(attachment["type"]).startswith("image/") and attachment.get("width"):
        return f"{opening}{_image(attachment, url, shown)}</a>"
    size = shown.kilobytes % {"n": max(1, round(attachment["size"] / 1000))}
    words_ = f"{name} · PDF · {size}"
    return f'{opening}<bdi>{words_}</bdi><span class="visually-hidden"> ({shown.opens})</span></a>'


def _image(attachment: Mapping[str, Any], url: str, shown: Words) -> str:
    width, height = fitted(int(attachment["width"]), int(attachment["height"] or 1))
    alt = shown.photo % {"name": escape(attachment["name"])}
    return f'<img src="{url}?small" width="{width}" height="{height}" alt="{alt}" loading="lazy">'


def fitted(width: int, height: int) -> tuple[int, int]:
    """`width` × `height` scaled down, never up, into a square of MAX_SHOWN pixels."""
    scale = min(1.0, MAX_SHOWN / max(width, height, 1))
    return max(1, round(width * scale)), max(1, round(height * scale))
