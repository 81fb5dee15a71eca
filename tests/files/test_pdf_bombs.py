"""PDFs made to swell: they end at the bounds of the process that opens them."""

import subprocess
import sys
from pathlib import Path

import pytest
from pikepdf import Name, Stream

from dukcapil.files import rewriting_pdf
from dukcapil.files.rewriting_pdf import MAX_MEMORY

from .making_pdfs import a_pdf, deflated_blanks, inflating, lzw_of_blanks

BOMBS = {
    "flate": lambda: inflating(b"FlateDecode", deflated_blanks(1_000)),
    "lzw": lambda: inflating(b"LZWDecode", lzw_of_blanks(150)),
}


def measured(content: bytes) -> tuple[int, int]:
    """The exit code of the program, and the most memory it held, in MB."""
    program = (  # not getrusage: that counts the process of the tests too, from which this one was forked
        "import re, runpy, sys\n"
        "try: runpy.run_path(sys.argv[1], run_name='__main__')\n"
        "finally: print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)"
    )
    command = [sys.executable, "-I", "-c", program, str(Path(rewriting_pdf.__file__))]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return done.returncode, int(done.stderr) // 1024


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only there the memory of a process is limited")


@on_linux
@pytest.mark.parametrize("made", BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_at_the_memory_limit_of_its_own_process(made):
    content = made()
    assert len(content) < 2 * 1024**2
    code, megabytes = measured(content)
    assert code == rewriting_pdf.REFUSED
    assert 100 < megabytes < MAX_MEMORY // 1024**2


@on_linux
def test_a_page_that_inflates_hugely_is_never_inflated():
    def change(pdf):
        pdf.pages[0].Contents = Stream(pdf, deflated_blanks(300), Filter=Name.FlateDecode)

    code, megabytes = measured(a_pdf(change=change))
    assert code == 0
    assert megabytes < 100
