"""A PDF written anew from its pages: nothing that runs, sends or carries other files survives.

Pages keep their look and their links to the web; forms become flat paper.
"""

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from console.files.kinds import PDF, Clean, UnacceptableError

MOST_PAGES = 300
# What a page may not keep: actions, private and piece data, metadata, threads.
_PAGE_KEYS = ("/AA", "/PieceInfo", "/Metadata", "/B", "/AF", "/Trans", "/PresSteps")
_PLAIN_NOTES = frozenset({
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
    "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Ink", "/Link", "/Widget",
})  # fmt: skip


def clean_pdf(body: bytes) -> Clean:
    """Raises UnacceptableError when it is locked, damaged or endless."""
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted:
            raise UnacceptableError("file_locked")
        if len(reader.pages) > MOST_PAGES:
            raise UnacceptableError("file_too_big")
        out = io.BytesIO()
        _rewritten(reader).write(out)
    except UnacceptableError:
        raise
    except Exception as error:
        raise UnacceptableError("file_damaged") from error
    if not reader.pages:
        raise UnacceptableError("file_damaged")
    return Clean(type=PDF, body=out.getvalue())


def _rewritten(reader: PdfReader) -> PdfWriter:
    writer = PdfWriter()
    for source in reader.pages:
        _disarm(source)
        writer.add_page(source)
    writer.compress_identical_objects(remove_unreferenced=True)
    return writer


def _disarm(page: DictionaryObject) -> None:
    for key in _PAGE_KEYS:
        page.pop(key, None)
    notes = page.get("/Annots")
    if notes is None:
        return
    kept = [plain for note in notes.get_object() if (plain := _plain(note.get_object()))]
    page[NameObject("/Annots")] = ArrayObject(kept)


def _plain(note: Any) -> DictionaryObject | None:
    """The annotation without actions; a link only when it leads to the web."""
    if not isinstance(note, DictionaryObject) or note.get("/Subtype") not in _PLAIN_NOTES:
        return None
    kind = str(note["/Subtype"])
    if kind == "/Link" and not _leads_to_the_web(note):
        return None
    dropped = {"/AA", "/Parent", "/Popup", "/P", "/FS", "/AF", "/PA", "/IRT"}
    if kind != "/Link":
        dropped |= {"/A"}
    return DictionaryObject({key: note.raw_get(key) for key in note if key not in dropped})


def _leads_to_the_web(note: DictionaryObject) -> bool:
    action = note.get("/A")
    action = action.get_object() if action is not None else None
    if not isinstance(action, DictionaryObject) or set(action) - {"/S", "/URI", "/Type"}:
        return False
    address = str(action.get("/URI", "")).lower()
    return action.get("/S") == "/URI" and address.startswith(("http://", "https://", "mailto:"))
