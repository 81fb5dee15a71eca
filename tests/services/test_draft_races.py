"""The same step, the same file and the same sending, all at once: one draft, one file, one application."""

from uuid import uuid4

from django.utils import timezone

from dukcapil.casework.models import Case
from services.drafts import begin, files_of, keep_files, save_section
from services.models import Draft
from sop_registry.models import Sop
from tests.casework.test_races import at_once

from .filled import filled
from .walking import a_draft, a_page

MANY = 8


def test_the_first_step_sent_many_times_at_once_is_one_draft(committed):
    sop, key = Sop.objects.select_related("office").get(key="way-kanan/kia"), uuid4()
    answers = {"anak": filled(sop.key)["anak"]}
    at_once(lambda _: begin(sop, answers, at=timezone.now(), form_key=key), MANY)
    assert Draft.objects.get().form_key == key


def test_one_file_sent_many_times_at_once_is_kept_once(committed):
    draft = a_draft("kia", papers=[])
    at_once(lambda _: keep_files(draft, "kk", [a_page()], at=timezone.now()), MANY)
    assert files_of(draft).count() == 1


def test_two_sections_saved_at_once_are_both_kept(committed):
    draft = a_draft("kia", papers=[], answers={})
    answers = filled("way-kanan/kia")
    slugs = list(answers)
    at_once(lambda n: save_section(draft, slugs[n], answers[slugs[n]], at=timezone.now()), len(slugs))
    draft.refresh_from_db()
    assert draft.answers == answers
    assert not Case.objects.exists()
