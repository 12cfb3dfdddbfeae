"""Small files made for tests: a photo, a page of PDF."""

import io
from typing import Any

from PIL import Image
from pypdf import PdfWriter


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
