"""Opening a photo or PDF in a worker and writing it anew: no EXIF, no comments, nothing hidden in it or behind it."""

import io
import logging
import subprocess
import sys
import warnings
from pathlib import Path

from PIL import ExifTags, Image, ImageFile

from .uploads import PDF

log = logging.getLogger(__name__)

# A 48-megapixel phone camera passes. A PNG cannot be decoded at a smaller scale and is no camera's format: half.
MAX_PIXELS = {"image/jpeg": 50_000_000, "image/png": 25_000_000}
MAX_SIDE = 3_000  # pixels kept; enough to read a document
MAX_SECONDS = 60  # to open a PDF; the heaviest sound one of 10 MB takes a few
_REFUSED = 3  # exit code of rewriting_pdf, whose output is then a sentence
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
_UNREADABLE_PDF = "PDF tidak dapat dibuka. Simpan ulang lewat Cetak ke PDF lalu kirim lagi, atau kirim foto dokumennya."
_TURNS = {  # EXIF 2.32, tag 0x0112: how a picture was held, and what sets it upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Unreadable(Exception):
    """The file is not the picture or PDF it claims to be; ``sentence`` is for the citizen."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def rewritten(content: bytes, kind: str) -> bytes:
    """The photo or PDF written anew in its own format; ``Unreadable`` when that cannot be done or is not safe."""
    return _pdf(content) if kind == PDF else _picture(content, kind)


def _pdf(content: bytes) -> bytes:
    """What ``rewriting_pdf`` makes of it, in a process of its own with bounds on memory and time."""
    program = Path(__file__).with_name("rewriting_pdf.py")
    try:
        done = subprocess.run(  # noqa: S603 (the file's bytes are its input, nothing of it is a word of the command)
            [sys.executable, "-I", str(program)], input=content, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        log.warning("pdf refused: not read within %s seconds", MAX_SECONDS)
        raise Unreadable(_UNREADABLE_PDF) from error
    if done.returncode == 0:
        return done.stdout
    log.warning("pdf refused: exit code %s", done.returncode)  # its own words may quote the file
    raise Unreadable(done.stdout.decode() if done.returncode == _REFUSED else _UNREADABLE_PDF)


def _picture(content: bytes, kind: str) -> bytes:
    """The picture re-encoded in its own format, upright, at most MAX_SIDE pixels a side; ``Unreadable`` otherwise."""
    # WeasyPrint, once imported, makes Pillow fill what is missing of a cut-off photo with grey, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd EXIF and of size; the size is judged by MAX_PIXELS
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
                if picture.width * picture.height > MAX_PIXELS[kind]:
                    raise Image.DecompressionBombError
                return _encoded_anew(picture, kind)
    except Image.DecompressionBombError as error:
        raise Unreadable("Ukuran gambar terlalu besar untuk dibuka. Kirim ulang foto yang lebih kecil.") from error
    except Exception as error:
        # Not a list of types: on hostile bytes Pillow raises what it likes (struct.error, KeyError, OverflowError),
        # and one that got through would hold up every other photo. The message may quote the file: log the type alone.
        log.warning("photo refused: %s", type(error).__name__)
        raise Unreadable("Foto tidak dapat dibuka. Kirim ulang foto yang utuh.") from error


def _encoded_anew(picture: Image.Image, kind: str) -> bytes:
    shrink = max(1, max(picture.size) / MAX_SIDE)
    picture.draft(None, (int(picture.width / shrink), int(picture.height / shrink)))  # JPEG: decoded at 1/2, 1/4, 1/8
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    picture.load()  # thumbnail leaves a small picture undecoded
    plain = picture.convert("RGB" if kind == "image/jpeg" else "RGBA")
    turn = _turn(picture)
    upright = plain.transpose(turn) if turn is not None else plain
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, _FORMATS[kind], quality=85, optimize=True)
    return out.getvalue()


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """What sets a decoded picture upright. ``ImageOps.exif_transpose`` will not do: it writes broken EXIF back."""
    try:
        return _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    except Exception as error:  # EXIF that Pillow cannot parse: the picture itself is sound, it stays as it lies
        log.info("orientation of a photo is unreadable: %s", type(error).__name__)
        return None
