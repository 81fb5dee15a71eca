"""A program that judges one PDF and writes it anew: content on standard input, the clean PDF or a sentence on output.

``rewriting`` runs it as a process of its own; with ``--judge`` (``issued``) it only judges. To open a PDF is to inflate
its object streams: one megabyte can become gigabytes, which would end the worker and, at the next try, its
successor. It imports nothing of the portal.
"""

import io
import re
import resource
import sys
from collections.abc import Callable, Iterator

import pikepdf

MAX_PAGES = 200
MAX_BYTES = 32 * 1024**2  # of the clean PDF: its objects no longer lie in compressed object streams
MAX_MEMORY = 512 * 1024**2  # address space of the process: 40 MB, the file a few times, 2 kB for each object
REFUSED = 3  # exit code: the output is a sentence for the citizen

_RESAVE = "Buka, simpan ulang lewat Cetak ke PDF, lalu kirim salinan itu; atau kirim foto dokumennya."
DAMAGED = f"PDF rusak atau tidak lengkap. {_RESAVE}"
LOCKED = f"PDF ini dikunci kata sandi. {_RESAVE}"
ACTIVE = f"PDF ini memuat program, media, atau berkas lain di dalamnya. {_RESAVE}"
HEAVY = "PDF terlalu besar untuk dibuka. Kirim hanya halaman yang diperlukan, atau foto dokumennya."

# ISO 32000-2: names of dictionary entries, of actions (12.6.4), and of annotations and other objects (12.5.6).
_ACTIVE_KEYS = {"/AA", "/Collection", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMediaContent", "/XFA"}
_ACTIONS = {
    *("/GoTo3DView", "/GoToE", "/GoToR", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition"),
    *("/RichMediaExecute", "/Sound", "/SubmitForm"),
}
_KINDS = {"/3D", "/EmbeddedFile", "/FileAttachment", "/Movie", "/PS", "/RichMedia", "/Screen", "/Sound"}
_HARMLESS_LINK = re.compile(r"(https?|mailto|tel):|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)  # or a relative one
_SEGMENT = re.compile(rb"\xff[\xc0-\xd9\xdb-\xfe]")  # of a JPEG, before its first scan
_TELLTALE_SEGMENT = re.compile(rb"\xff[\xe1-\xed\xef\xfe]")  # APP0 and APP14 stay: they say how colours are meant
_TELLTALE_KEYS = ("/LastModified", "/Metadata", "/PieceInfo", "/Thumb")


class Refused(Exception):
    """The sentence for the citizen is its only argument."""


def cleaned(content: bytes) -> bytes:
    """The PDF with its pages and nothing about its maker; ``Refused`` when it is damaged, locked, active or too big."""
    try:
        # Nothing is guessed: a recovered file may have lost a page, and readers recover it each in their own way.
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False, inherit_page_attributes=False)
    except pikepdf.PasswordError:
        raise Refused(LOCKED) from None
    with pdf:
        for key in pdf.trailer.keys() - {"/Root", "/Size"}:
            del pdf.trailer[key]
        for found in list(pdf.objects):
            for each in _dictionaries(found):
                _judge(each)
                for key in _TELLTALE_KEYS:
                    if key in each:
                        del each[key]
            if isinstance(found, pikepdf.Stream):
                _judge_stream(found)
        if pdf.get_warnings():  # an object that could not be read is now a null
            raise Refused(DAMAGED)
        _judge_pages(pdf)
        out = io.BytesIO()
        pdf.save(
            out,
            encryption=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            fix_metadata_version=False,
            deterministic_id=True,
        )
    if out.tell() > MAX_BYTES:
        raise Refused(HEAVY)
    return out.getvalue()


def _dictionaries(found: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The dictionaries within one object; what it refers to is an object of its own."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Stream):
            each = each.stream_dict
        if isinstance(each, pikepdf.Dictionary):
            yield each
            inner = each.values()
        elif isinstance(each, pikepdf.Array):
            inner = each
        else:
            continue
        waiting += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _judge(each: pikepdf.Object) -> None:
    keys = each.keys()
    active = not keys.isdisjoint(_ACTIVE_KEYS) or _is(each, "/S", _ACTIONS)
    if active or _is(each, "/Subtype", _KINDS) or _is(each, "/Type", _KINDS):
        raise Refused(ACTIVE)
    for key in keys & {"/URI", "/Base"}:  # a link, and what the relative ones are relative to
        link = each[key]
        # Readers skip blanks and control characters within a scheme.
        if isinstance(link, pikepdf.String) and not _HARMLESS_LINK.match(re.sub(r"[\0-\x20]", "", str(link))):
            raise Refused(ACTIVE)


def _is(each: pikepdf.Object, key: str, names: set[str]) -> bool:
    value = each.get(key)
    return isinstance(value, pikepdf.Name) and str(value) in names


def _judge_stream(stream: pikepdf.Stream) -> None:
    if "/F" in stream.stream_dict:  # its content lies in another file, somewhere
        raise Refused(ACTIVE)
    if stream.get("/Filter") in (pikepdf.Name.DCTDecode, pikepdf.Array([pikepdf.Name.DCTDecode])):
        photo = stream.read_raw_bytes()
        bare = _without_exif(photo)
        if bare != photo:
            stream.write(bare, filter=stream.Filter, decode_parms=stream.get("/DecodeParms"))


def _without_exif(photo: bytes) -> bytes:
    """A JPEG without place, camera and comments; its pixels stay as they are."""
    kept, at = [photo[:2]], 2
    while _SEGMENT.match(photo, at):
        end = at + 2 + int.from_bytes(photo[at + 2 : at + 4], "big")
        if not _TELLTALE_SEGMENT.match(photo, at):
            kept.append(photo[at:end])
        at = end
    return b"".join([*kept, photo[at:]])


def _judge_pages(pdf: pikepdf.Pdf) -> None:
    count = len(pdf.pages)
    if count == 0:
        raise Refused(DAMAGED)
    if count > MAX_PAGES:
        raise Refused(f"PDF ini {count} halaman; paling banyak {MAX_PAGES}. Kirim hanya halaman yang diperlukan.")


def looked_at(content: bytes) -> bytes:
    """Judges a PDF that must stay as it is, such as one with an electronic signature; ``Refused`` as above."""
    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False, inherit_page_attributes=False)
    except pikepdf.PasswordError:
        raise Refused(LOCKED) from None
    with pdf:
        for found in pdf.objects:
            for each in _dictionaries(found):
                _judge(each)
            if isinstance(found, pikepdf.Stream) and "/F" in found.stream_dict:
                raise Refused(ACTIVE)
        if pdf.get_warnings():
            raise Refused(DAMAGED)
        _judge_pages(pdf)
    return b""


def judged(content: bytes, judge: Callable[[bytes], bytes] = cleaned) -> tuple[int, bytes]:
    """The exit code, and what the judge makes of the PDF or a sentence."""
    try:
        return 0, judge(content)
    except Refused as refusal:
        return REFUSED, str(refusal).encode()
    except MemoryError:
        return REFUSED, HEAVY.encode()
    except Exception:  # on hostile bytes qpdf and the walk raise what they like
        return REFUSED, DAMAGED.encode()


if __name__ == "__main__":
    if sys.platform == "linux":  # elsewhere (a developer's Mac) there is no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    code, result = judged(sys.stdin.buffer.read(), looked_at if "--judge" in sys.argv else cleaned)
    sys.stdout.buffer.write(result)
    sys.exit(code)
