"""Opening a photo in a worker and writing it anew: no EXIF, no comments, nothing hidden behind the picture."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000  # a 48-megapixel phone camera passes, a decompression bomb does not
MAX_SIDE = 3_000  # pixels kept; enough to read a document
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


class Unreadable(Exception):
    """The file is not the picture it claims to be; ``sentence`` is for the citizen."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def rewritten(content: bytes, kind: str) -> bytes:
    """The picture re-encoded in its own format, upright, at most MAX_SIDE pixels a side; ``Unreadable`` otherwise."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
                return _encoded_anew(picture, kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unreadable("Ukuran gambar terlalu besar untuk dibuka. Kirim ulang foto yang lebih kecil.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable("Foto tidak dapat dibuka. Kirim ulang foto yang utuh.") from error


def _encoded_anew(picture: Image.Image, kind: str) -> bytes:
    if picture.width * picture.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    plain = upright.convert("RGB" if kind == "image/jpeg" else "RGBA")
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    out = io.BytesIO()
    clean.save(out, _FORMATS[kind], quality=85, optimize=True)
    return out.getvalue()
