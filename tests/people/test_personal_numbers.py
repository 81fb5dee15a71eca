"""A NIK or No. KK is found however it is grouped, and nothing else that is written with many digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukcapil.people.personal_numbers import masked, names_a_person

NIK = "7173010101900001"
HIDDEN = "717301********01"


@pytest.mark.parametrize(
    "written",
    [
        NIK,
        "7173 0101 0190 0001",
        "717301.010190.0001",
        "71.73.01.010190.0001",
        "7173-0101-0190-0001",
        "7173- 0101- 0190- 0001",
        "7173\u00a00101\u00a00190\u00a00001",
    ],
)
@pytest.mark.parametrize(
    "sentence",
    ["{}", "Data NIK {} keliru.", "NIK{}", "1. {}", "({})", "Lahir 01-01-1990 {} 0812-3456-7890", "{}, 30-11-2026"],
)
def test_a_personal_number_is_masked_however_it_is_grouped(written, sentence):
    assert masked(sentence.format(written)) == sentence.format(HIDDEN)
    assert names_a_person(sentence.format(written))


def test_every_number_of_a_text_is_masked():
    assert masked(" ".join(NIK)) == HIDDEN
    assert masked(f"{NIK} {NIK}\n{NIK}") == f"{HIDDEN} {HIDDEN}\n{HIDDEN}"


@pytest.mark.parametrize(
    "text",
    [
        "ADU-WKN-2026-000412",
        "ADU-WKN-2026-000412 000413 000414",
        "ADU-WKN-2026-000412 30-11-2026",
        "Telepon (0828) 7961500, 0812-3456-7890",
        "0721-8001 0721-8002",
        "0721 480123 0812 3456 7890",
        "+62 812 3456 7890",
        "27-11-2026 28-11-2026",
        "27.11.2026-28.11.2026",
        "2026-11-27 2026-11-28",
        "30-11-2026 08.00-12.00",
        "Senin 07.30-12.00 13.00-16.00",
        "Kode lacak 2345-6789-2345-678A",
        "https://portal.contoh.id/lacak/2345678923456789/",
        "https://portal.contoh.id/bukti/ADU-WKN-2026-000412/1234567890123456/?n=1234567890123456",
        "NIP 198001012005011001",
        "NIP 19800101 200501 1 001",
        "Rp12.500 x 2 = Rp25.000",
    ],
)
def test_other_numbers_stay_whole(text):
    assert masked(text) == text
    assert not names_a_person(text)


@given(st.text(alphabet="0123456789 .-/a\n", max_size=60))
def test_sixteen_digits_in_a_row_never_stay(text):
    found = masked(text)
    assert masked(found) == found
    assert not any(len(run) == 16 and run.isdigit() for run in found.replace("\n", " ").split())
