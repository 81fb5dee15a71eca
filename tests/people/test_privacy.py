"""What leaves the portal beside its pages: logs without tracking codes, pages that no cache or search engine keeps."""

import io
import logging

import pytest
from django.urls import reverse

from complaints.models import PengaduanWayKanan
from tests.builders import a_case, a_user


@pytest.fixture
def logged():
    """What the console handler, as the settings made it, prints of one record."""
    console = next(each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)

    def print_record(said: str, *args) -> str:
        before = console.setStream(io.StringIO())
        try:
            console.handle(logging.LogRecord("uji", logging.ERROR, __file__, 1, said, args, None))
        finally:
            printed = console.setStream(before)
        return printed.getvalue()

    return print_record


class _Request:
    def __repr__(self):
        return "<WSGIRequest: GET '/lacak/K7QM4XPD/'>"


@pytest.mark.parametrize(
    "said, args",
    [
        ("Internal Server Error: %s", ("/lacak/K7QM4XPD/",)),
        ("100% gagal: /lacak/K7QM4XPD/tanda-terima.pdf", ()),
        ("%(path)s", ({"path": "https://portal.contoh.go.id/lacak/k7qm-4xpd?x=1"},)),
        ("masuk dahulu: %s", ("/akun/login/?next=%2Flacak%2FK7QM4XPD%2F",)),
        ("%r", (_Request(),)),
    ],
)
def test_a_log_line_names_the_page_and_not_the_tracking_code(logged, said, args):
    line = logged(said, *args)
    assert " ERROR uji " in line
    assert "lacak" in line
    assert "***" in line
    assert "k7qm" not in line.lower()


def test_other_log_lines_stay_as_they_are(logged):
    assert logged("Gagal: %s (%d)", "/lacak/", 500).endswith(" ERROR uji Gagal: /lacak/ (500)\n")


@pytest.fixture
def case(registry, working_morning):
    return a_case(PengaduanWayKanan, "solusi", when=working_morning)


def test_pages_of_who_is_signed_in_are_kept_by_no_cache(case, client):
    client.force_login(a_user())
    for page in (reverse("home"), reverse("mine"), reverse("office_home", args=["way-kanan"]), "/tidak/ada/"):
        assert client.get(page)["Cache-Control"] == "private, no-store"


def test_public_pages_may_be_kept(case, client):
    for page in (reverse("home"), reverse("sop_index"), reverse("alive")):
        assert "Cache-Control" not in client.get(page)


def test_a_form_sent_back_is_kept_by_no_cache(case, client):
    answer = client.post(reverse("complain", args=["way-kanan"]), {"text": "Rahasia saya."})
    assert answer.status_code == 422
    assert answer["Cache-Control"] == "private, no-store"


def test_a_page_that_says_itself_how_long_it_keeps_is_left_alone(case, client):
    client.force_login(a_user())
    answer = client.get(reverse("tracked", args=[case.tracking_code]))
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_whether_the_portal_lives_is_answered_without_asking_who_asks(case, client, django_assert_num_queries):
    client.force_login(a_user())
    with django_assert_num_queries(0):
        assert client.get(reverse("alive")).status_code == 200


def test_search_engines_keep_no_tracking_page(case, client):
    code = case.tracking_code
    for page in (reverse("tracked", args=[code]), reverse("receipt", args=[code]), "/lacak/TIDAKADA/"):
        assert client.get(page)["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in client.get(reverse("home"))
