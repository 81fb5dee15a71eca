"""The receipt as a page and as a PDF, read back."""

import io

import pytest
from pypdf import PdfReader

from complaints.models import PengaduanWayKanan
from dukcapil.files.pdf import pdf_from
from tests.builders import a_case


@pytest.fixture
def case(registry, working_morning):
    return a_case(PengaduanWayKanan, when=working_morning)


def test_the_receipt_page_shows_number_code_and_due_time(case, client):
    page = client.get(f"/lacak/{case.tracking_code}/tanda-terima/").content.decode()
    assert case.number in page
    assert case.code_in_groups in page
    assert "Rabu, 11 November 2026 pukul 16.00 WIB" in page
    assert "data:image/svg+xml" in page


def test_the_receipt_is_a_tagged_pdf_with_the_same_facts(case, client):
    response = client.get(f"/lacak/{case.tracking_code}/tanda-terima.pdf")
    assert response["Content-Type"] == "application/pdf"
    document = PdfReader(io.BytesIO(response.content))
    assert len(document.pages) == 1
    text = " ".join(document.pages[0].extract_text().split())
    for fact in (case.number, case.code_in_groups, "Rabu, 11 November 2026 pukul 16.00 WIB", case.office.name):
        assert fact in text
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "id"
    assert "Siti Aminah" in text  # a receipt is proof for the Ombudsman: who said what, and when
    assert "1234567890" not in text


def test_a_pdf_cannot_reach_files_or_the_network(tmp_path):
    secret = tmp_path / "rahasia.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>RAHASIA</text></svg>")
    content = pdf_from(f"<html lang='id'><title>x</title><img alt='gambar' src='file://{secret}'></html>")
    assert "RAHASIA" not in PdfReader(io.BytesIO(content)).pages[0].extract_text()
