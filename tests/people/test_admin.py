"""The technician's pages: in Indonesian, only what the brief lists, without anybody's NIK."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from complaints.models import Category, PengaduanWayKanan
from dukcapil.casework.models import AnswerTemplate, Case, Clock, Trail
from dukcapil.inbox.models import Batch, Event
from dukcapil.notices.models import ChannelHealth, ChannelSettings, Notice, NoticeText, ServiceNumber
from dukcapil.people.models import Citizen, Desk, Mandate, Office, User
from dukcapil.people.roles import Role
from dukcapil.reports.models import MonthlyReport
from dukcapil.reports.monthly import open_draft
from dukcapil.worktime.models import Holiday
from sop_registry.models import Edition, Sop
from tests.builders import a_case, a_citizen, a_user

from .pages import address, words

NIK = "1808030101900007"
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
ENGLISH = re.compile(
    r"\b(Add|Change|Delete|Save|View|Select|Home|History|Search|Welcome|Username|Password|Remove|Yes|Unknown)\b"
)


def test_the_index_lists_what_the_technician_looks_after(technician, client):
    page = client.get(reverse("admin:index")).content.decode()
    assert "Teknisi portal Dukcapil" in page
    for title in ("Kantor", "Meja", "Pengguna", "Mandat", "Hari libur", "Kategori", "Templat", "Edisi SOP", "Berkas"):
        assert title in page
    for hidden in ("Grup", "Group", "Token", "Authenticator", "E-mail Address", "Sesi"):
        assert hidden not in words(page)


def test_the_pages_are_those_of_the_brief_and_no_others():
    expected = {
        Office,
        Desk,
        User,
        Mandate,
        Holiday,
        Category,
        AnswerTemplate,
        Sop,
        Edition,
        Case,
        Trail,
        Clock,
        Notice,
        NoticeText,
        ChannelSettings,
        ServiceNumber,
        ChannelHealth,
        MonthlyReport,
        Event,
        Batch,
    }
    assert set(MODELS) == expected


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_opens_in_indonesian(technician, client, working_morning, model):
    populate(working_morning)
    pages = [address(model, "changelist"), address(model, "changelist") + "?q=uji"]
    if admin.site._registry[model].may_add:
        pages.append(address(model, "add"))
    row = model._base_manager.last()
    assert row is not None
    pages += [address(model, "change", row.pk), address(model, "history", row.pk)]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        html = answer.content.decode()
        assert '<html lang="id"' in html
        assert not ENGLISH.findall(words(html)), page
        assert " style=" not in html
        assert "<script>" not in html
        assert NIK not in html
        assert "rahasia-benar" not in html


def populate(when) -> Case:
    """A row of every kind, on a case of a citizen with a NIK."""
    case = a_case(PengaduanWayKanan, "penyampaian", when=when, applicant=a_citizen(nik=NIK, family_card=NIK))
    office, user = case.office, a_user(Role.KASI)
    AnswerTemplate.objects.create(office=office, title=f"Terima kasih {case.number}", text="Isi.")
    dates = {"starts_on": when.date(), "ends_on": when.date()}
    Mandate.objects.create(office=office, user=user, role=Role.KADIS, kind="plh", decree="800/1", **dates)
    assert Notice.objects.exists()
    text = {"subject": "{nomor}", "body": "{nomor} {tautan}", "short": "{tautan}"}
    NoticeText.objects.get_or_create(office=office, event="selesai", defaults=text)
    ChannelSettings.objects.get_or_create(office=office, defaults={"sender_name": "Disdukcapil"})
    number = {"office": office, "label": "Pengaduan", "token": "rahasia-benar"}
    ServiceNumber.objects.get_or_create(phone="+628117961500", defaults=number)
    ChannelHealth.objects.get_or_create(office=office, channel="email", defaults={"failures": 1})
    open_draft(office, when.date().replace(day=1), by=None, at=when)
    Event.objects.get_or_create(key="pesan/wamid.1", defaults={"phone_number_id": "1", "received_at": when})
    Batch.objects.get_or_create(office=office, name="lapor.csv", defaults={"by": user, "at": when, "changed_at": when})
    return case


@pytest.mark.parametrize("model", [Case, Trail, Clock, Notice], ids=lambda model: model.__name__)
def test_what_is_only_looked_up_can_be_neither_made_nor_changed_nor_deleted(technician, client, working_morning, model):
    populate(working_morning)
    row = model.objects.last()
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_a_case_is_found_by_its_number_and_shows_neither_code_nor_name(technician, client, working_morning):
    case = populate(working_morning)
    for model, row in ((Case, case), (Trail, case.trail.last()), (Clock, case.clock.last())):
        listed = client.get(address(model, "changelist"), {"q": case.number.lower()}).content.decode()
        shown = client.get(address(model, "change", row.pk)).content.decode()
        assert case.number in listed
        for secret in (case.tracking_code, case.applicant.name, NIK, "Keterangan."):
            assert secret not in listed + shown
    notice = Notice.objects.last()
    shown = client.get(address(Notice, "change", notice.pk)).content.decode()
    assert notice.address not in shown
    assert case.tracking_code not in shown


def test_citizens_have_no_page(technician, client):
    assert Citizen not in admin.site._registry
    assert client.get("/teknisi/people/citizen/").status_code == 404


@pytest.mark.parametrize("model", [User, Trail, Case], ids=lambda model: model.__name__)
def test_a_list_asks_as_much_of_many_rows_as_of_few(
    technician, client, working_morning, model, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        populate(working_morning)
        client.get(address(model, "changelist"))
        with django_assert_max_num_queries(20) as asked:
            client.get(address(model, "changelist"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


SECRETS = [
    (Case, "tracking_code__startswith=K"),
    (Case, "tracking_code=K7QM4XPD"),
    (Case, "state__regex=("),
    (Case, "number__regex=("),
    (Case, "office__name__startswith=W"),
    (Trail, "note__contains=NIK"),
    (Trail, "case__tracking_code__startswith=K"),
    (Clock, "case__number__regex=("),
    (Notice, "body__contains=lacak"),
    (Notice, "address__startswith=budi"),
    (Notice, "state__regex=("),
    (User, "password__startswith=md5"),
    (User, "email__regex=("),
]


@pytest.mark.parametrize("model, query", SECRETS, ids=[f"{model.__name__}?{query}" for model, query in SECRETS])
def test_what_a_page_does_not_offer_cannot_be_asked_in_its_address(technician, client, working_morning, model, query):
    populate(working_morning)
    assert client.get(f"{address(model, 'changelist')}?{query}").status_code == 400


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_narrowing_that_a_page_shows_works(technician, client, working_morning, model):
    populate(working_morning)
    listed = client.get(address(model, "changelist"))
    changelist = listed.context["cl"]
    queries = [choice["query_string"] for each in changelist.filter_specs for choice in each.choices(changelist)]
    queries += re.findall(r'href="(\?[^"]*__(?:year|month|day)=[^"]*)"', listed.content.decode())
    for query in queries:
        answer = client.get(address(model, "changelist") + query.replace("&amp;", "&"))
        assert answer.status_code == 200, query


def test_a_case_leads_to_its_history_and_clock(technician, client, working_morning):
    case = populate(working_morning)
    shown = client.get(address(Case, "change", case.pk)).content.decode()
    links = re.findall(r'href="([^"]*case__id__exact=[^"]*)"', shown)
    assert len(links) == 2
    for link in links:
        assert case.number in client.get(link).content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "casework/case/?number=%00",
        "casework/case/?q=%00",
        "casework/case/?%00=1",
        "notices/notice/?state__exact=%00",
        "people/user/add/?username=%00",
        "autocomplete/?app_label=people&model_name=mandate&field_name=user&term=%00",
        "login/?next=%00",
    ],
)
def test_a_nul_in_an_address_is_refused(technician, client, page):
    assert client.get(f"/teknisi/{page}").status_code == 400
