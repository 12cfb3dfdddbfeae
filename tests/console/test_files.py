"""Foreign files: told by content, drawn or written anew, refused with a reason."""

import io
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from console.files import MOST_BYTES, UnacceptableError, clean
from tests.console.samples import pdf, photo

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def code_of(body: bytes) -> str:
    with pytest.raises(UnacceptableError) as refused:
        clean(body)
    return refused.value.code


def test_a_photo_loses_its_metadata_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Secret camera"
    exif.get_ifd(GPS)[1] = "N"
    cleaned = clean(photo(size=(400, 300), exif=exif, comment=b"hidden words"))
    assert (cleaned.type, cleaned.width, cleaned.height) == ("image/jpeg", 300, 400)
    for part in (cleaned.body, cleaned.thumb or b""):
        with Image.open(io.BytesIO(part)) as kept:
            assert not kept.getexif()
        assert b"Secret" not in part
        assert b"hidden" not in part


@pytest.mark.parametrize(
    ("kind", "stored"),
    [("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/png"), ("JPEG", "image/jpeg")],
)
def test_images_are_kept_in_a_form_that_browsers_show(kind: str, stored: str) -> None:
    cleaned = clean(photo(kind=kind))
    assert cleaned.type == stored
    with Image.open(io.BytesIO(cleaned.body)) as kept:
        assert kept.get_format_mimetype() == stored
        assert kept.size == (cleaned.width, cleaned.height)


def test_a_large_photo_is_bounded_and_has_a_thumbnail() -> None:
    cleaned = clean(photo(size=(5000, 2500)))
    assert (cleaned.width, cleaned.height) == (4096, 2048)
    with Image.open(io.BytesIO(cleaned.thumb or b"")) as thumb:
        assert max(thumb.size) == 640


def test_what_follows_the_picture_is_gone() -> None:
    polyglot = photo(kind="PNG") + b"PK\x03\x04 a zip with <script>alert(1)</script>"
    cleaned = clean(polyglot)
    assert b"PK\x03\x04" not in cleaned.body
    assert b"<script>" not in cleaned.body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04" + b"\x00" * 200,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"MZ" + b"\x00" * 300,
        b"plain words",
    ],
)
def test_everything_else_is_refused(body: bytes) -> None:
    assert code_of(body) == "file_type"


def test_damaged_and_too_big_are_told_apart() -> None:
    assert code_of(photo()[:300]) == "file_damaged"
    assert code_of(b"%PDF-1.7 nothing follows") == "file_damaged"
    assert code_of(photo() + b"\x00" * MOST_BYTES) == "file_too_big"


@pytest.mark.parametrize("side", [9_000, 40_000])
def test_a_decompression_bomb_is_refused_before_it_is_drawn(side: int) -> None:
    header = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    pixels = zlib.compress(b"\x00" * 1_000_000)
    bomb = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    assert code_of(b"\x89PNG\r\n\x1a\n" + bomb) == "file_too_big"


def chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + name + data + check


def test_a_pdf_loses_what_runs_and_what_it_carries() -> None:
    cleaned = clean(armed_pdf())
    assert cleaned.type == "application/pdf"
    for word in (b"JavaScript", b"OpenAction", b"Launch", b"EmbeddedFile", b"Secret", b"/AA"):
        assert word not in cleaned.body, word
    reader = PdfReader(io.BytesIO(cleaned.body))
    assert len(reader.pages) == 1
    links = [note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"]]
    assert links == ["https://example.org/"]


def test_a_locked_pdf_is_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert code_of(out.getvalue()) == "file_locked"


def armed_pdf() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    page = writer.pages[0]
    script = action("/JavaScript", JS="app.alert('Secret')")
    writer.root_object[NameObject("/OpenAction")] = script
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    notes = [
        note(action("/Launch", F="cmd.exe")),
        note(action("/URI", URI="javascript:alert(1)")),
        note(action("/URI", URI="https://example.org/")),
        note(script),
    ]
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(n) for n in notes])
    writer.add_attachment("Secret.txt", b"Secret")
    writer.add_metadata({"/Author": "Secret"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **values: str) -> DictionaryObject:
    fields = {NameObject(f"/{key}"): TextStringObject(value) for key, value in values.items()}
    return DictionaryObject({NameObject("/S"): NameObject(kind), **fields})


def note(act: DictionaryObject) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/A"): act,
        }
    )
