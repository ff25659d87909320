"""Cover pictures: what people upload is read, checked and drawn anew; the bytes they sent are kept nowhere."""

import hashlib
import io
from pathlib import Path
from typing import NewType

from PIL import Image, ImageOps, UnidentifiedImageError

from hub.domain.errors import PayloadInvalid
from hub.domain.texts import N_

CoverPicture = NewType("CoverPicture", bytes)
"""A picture in our own form: WebP, at most ``WIDTH`` x ``HEIGHT``, without anything but its colours."""

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 24_000_000
WIDTH, HEIGHT = 1280, 720
QUALITY = 80

TOO_LARGE = N_("This picture is too large: at most 2 MB and 24 megapixels.")
NOT_A_PICTURE = N_("This is not a picture that we can read. PNG, JPEG and WebP work.")


def read_cover(data: bytes) -> CoverPicture:
    """A picture as we keep it.

    Args:
        data: a PNG, JPEG or WebP file of at most 2 MB.
    Raises:
        PayloadInvalid: too large, or not such a picture.
    """
    if len(data) > MOST_BYTES:
        raise _wrong(TOO_LARGE)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            # The size stands in the first bytes: a small file that unfolds to gigabytes is refused unread.
            if picture.width * picture.height > MOST_PIXELS:
                raise _wrong(TOO_LARGE)
            return _encode(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise _wrong(NOT_A_PICTURE) from None


def _encode(picture: Image.Image) -> CoverPicture:
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    upright.save(kept, "WEBP", quality=QUALITY)
    return CoverPicture(kept.getvalue())


def _wrong(text: str) -> PayloadInvalid:
    return PayloadInvalid(fields={"picture": text})


def keep_cover(data_dir: Path, picture: CoverPicture) -> str:
    """Write a picture into the data folder; answers its file name, which follows from what is in it."""
    name = f"{hashlib.sha256(picture).hexdigest()[:32]}.webp"
    file = cover_path(data_dir, name)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed, so that nobody is ever served half a picture.
        draft = file.with_suffix(".part")
        draft.write_bytes(picture)
        draft.replace(file)
    return name


def cover_path(data_dir: Path, name: str) -> Path:
    """Where the picture of an hour lies; ``name`` is the hour's ``cover_file``."""
    return data_dir / "covers" / name
