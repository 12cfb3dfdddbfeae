"""An image drawn anew: only its pixels survive, upright, in sRGB, within bounds."""

import io
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps

from console.files.kinds import Clean, UnacceptableError

MOST_PIXELS = 60_000_000  # a phone's 48-megapixel photo passes, a decompression bomb does not
LONGEST_SIDE = 4096
THUMB_SIDE = 640
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_KEPT = {"JPEG": "image/jpeg", "WEBP": "image/webp"}


def clean_image(body: bytes) -> Clean:
    """A GIF becomes the still PNG of its first picture. Raises UnacceptableError."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as source:
            if source.width * source.height > MOST_PIXELS:
                raise UnacceptableError("file_too_big")
            picture, kind = _upright(source), source.format or "PNG"
    except UnacceptableError:
        raise
    except Image.DecompressionBombError as error:
        raise UnacceptableError("file_too_big") from error
    except Exception as error:
        raise UnacceptableError("file_damaged") from error
    thumb = picture.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE))
    kind = kind if kind in _KEPT else "PNG"
    return Clean(
        type=_KEPT.get(kind, "image/png"),
        body=_encoded(picture, kind),
        width=picture.width,
        height=picture.height,
        thumb=_encoded(thumb, "WEBP"),
    )


def _upright(source: Image.Image) -> Image.Image:
    source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    has_alpha = source.has_transparency_data
    profile = source.info.get("icc_profile")
    picture = ImageOps.exif_transpose(source)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        with suppress(Exception):
            picture = _in_srgb(picture, profile)
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    return fresh


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    turned = ImageCms.profileToProfile(
        picture, theirs, ImageCms.createProfile("sRGB"), outputMode=mode
    )
    return turned or picture


def _encoded(picture: Image.Image, kind: str) -> bytes:
    if kind == "JPEG" and picture.mode != "RGB":
        picture = picture.convert("RGB")
    out = io.BytesIO()
    options = {"JPEG": {"quality": 88, "optimize": True}, "WEBP": {"quality": 82}, "PNG": {}}
    picture.save(out, kind, **options[kind])
    return out.getvalue()
