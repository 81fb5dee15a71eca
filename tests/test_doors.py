"""The public pages answer HEAD as they answer GET: monitors and link checkers ask that way."""

import pytest


@pytest.mark.parametrize(
    "page", ["/", "/way-kanan/", "/sehat/", "/siap/", "/sop/", "/way-kanan/sop/", "/way-kanan/sop/pengaduan/"]
)
def test_a_public_page_answers_head_and_refuses_post(registry, client, page):
    assert client.get(page).status_code == 200
    assert client.head(page).status_code == 200
    assert client.post(page).status_code == 405
