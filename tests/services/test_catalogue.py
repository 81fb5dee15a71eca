"""The page of a service: the headings citizens see nationally, from the edition in force, and one way to apply."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dukcapil.people.models import Office
from services.catalogue import demanded_by, product_of, service_of, whatsapp_of
from sop_registry.models import Edition, EditionRequirement
from tests.complaints.reading import is_page, source

from .filled import SOPS

SLUGS = [sop.partition("/")[2] for sop in SOPS]
HEADINGS = ("Persyaratan", "Prosedur", "Waktu penyelesaian", "Biaya", "Produk", "Pengaduan, saran, dan masukan")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_service_has_the_headings_of_sippn_and_one_way_to_apply(registry, client, slug):
    answer = client.get(reverse("service", args=["way-kanan", slug]))
    page = is_page(answer, 200)
    for heading in (*HEADINGS, "Dasar hukum", "Gratis", "1 hari kerja sejak berkas lengkap", "WhatsApp"):
        assert heading in page
    assert source(answer).count("btn-primary") == 1
    assert reverse("apply", args=["way-kanan", slug]) in source(answer)
    assert f"https://wa.me/62{service_of('way-kanan', slug, timezone.localdate()).contact[1:]}" in source(answer)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_requirement_and_printed_step_stands_there_with_its_source(registry, client, slug):
    edition = service_of("way-kanan", slug, timezone.localdate())
    page = is_page(client.get(reverse("service", args=["way-kanan", slug])), 200)
    for each in edition.requirements.all():
        assert each.name in page
        assert ("menurut SOP" if each.source == "naskah" else f"menurut {each.source}") in page
    for step in edition.steps.all():
        assert step.activity in page


def test_the_paper_form_is_said_to_be_filled_in_here(registry):
    groups = demanded_by(service_of("way-kanan", "akta-kelahiran", timezone.localdate()))
    form = groups[0].items[0]
    assert (form.name[:14], form.hint[:14]) == ("Formulir F-2.0", "Diisi langsung")


def test_alternatives_stand_together_and_conditions_last(registry):
    groups = demanded_by(service_of("way-kanan", "akta-kelahiran", timezone.localdate()))
    assert [group.heading for group in groups] == [
        "Wajib",
        "Bukti kelahiran",
        "Bukti perkawinan orang tua",
        "Hanya bila berlaku bagi Anda",
    ]


def test_what_comes_of_it_follows_from_the_flow(registry):
    products = {slug: product_of(service_of("way-kanan", slug, timezone.localdate())) for slug in SLUGS}
    assert products["kia"].endswith("diambil di kantor atau dikirim lewat PT POS.")
    assert "PDF bertanda tangan elektronik" in products["kk-baru"]


def test_a_service_without_a_number_has_no_whatsapp(registry):
    edition = service_of("way-kanan", "kia", timezone.localdate())
    edition.contact = ""
    assert whatsapp_of(edition) == ""


def test_complaints_and_other_offices_have_no_such_page(registry, client):
    for office, slug in (("way-kanan", "pengaduan"), ("tomohon", "kia"), ("tidak-ada", "kia"), ("way-kanan", "x")):
        for name in ("service", "apply"):
            is_page(client.get(reverse(name, args=[office, slug])), 404)
    for office in ("tomohon", "tidak-ada"):
        is_page(client.get(reverse("services", args=[office])), 404)


def test_a_new_edition_in_force_is_what_the_page_tells(registry, client):
    new = Edition.objects.get(sop__key="way-kanan/kia")
    Edition.objects.filter(pk=new.pk).update(valid_to=timezone.localdate() - timedelta(days=1), status="diganti")
    old, new.pk, new.edition, new.summary = new.pk, None, 2, "Ringkasan edisi kedua."
    new.valid_from, new.valid_to, new.status = timezone.localdate(), None, "draf"
    new.save(force_insert=True)
    for each in EditionRequirement.objects.filter(edition=old):
        each.pk, each.edition, each.name = None, new, f"Baru: {each.name}"
        each.save(force_insert=True)
    Edition.objects.filter(pk=new.pk).update(status="terbit")
    page = is_page(client.get(reverse("service", args=["way-kanan", "kia"])), 200)
    assert "Ringkasan edisi kedua." in page
    assert "Baru: Kartu Keluarga" in page


def test_the_office_leads_to_its_services(registry, client):
    page = source(client.get(reverse("office_home", args=["way-kanan"])))
    for slug in SLUGS:
        assert reverse("service", args=["way-kanan", slug]) in page
    assert page.count(reverse("services", args=["way-kanan"])) >= 2  # the menu and the head of the page
    for office in Office.objects.exclude(key="way-kanan"):
        assert "/layanan/" not in source(client.get(reverse("office_home", args=[office.key])))


@pytest.mark.parametrize("name, args, most", [("services", (), 2), ("service", ("kia",), 4)])
def test_the_pages_ask_a_fixed_number(registry, client, django_assert_num_queries, name, args, most):
    with django_assert_num_queries(most):
        client.get(reverse(name, args=["way-kanan", *args]))
