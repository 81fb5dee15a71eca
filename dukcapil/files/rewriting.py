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
    """The picture re-encoded in its own format, upright, at most MAX_SIDE pixels a side."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Unreadable("Ukuran gambar terlalu besar untuk dibuka. Kirim ulang foto yang lebih kecil.")
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            plain = upright.convert("RGB" if kind == "image/jpeg" else "RGBA")
            clean = Image.new(plain.mode, plain.size)
            clean.paste(plain)
            out = io.BytesIO()
            clean.save(out, _FORMATS[kind], quality=85, optimize=True)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable("Foto tidak dapat dibuka. Kirim ulang foto yang utuh.") from error
