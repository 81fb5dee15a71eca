"""Facts: what the trail and the clock say of a case, laid out so that every figure is a sum in SQL.

They say nothing that trail, clock, edition and calendar do not say: ``rebuild_figures`` makes them anew.
Days (``..._on``) are days of the office's own zone.
"""

from django.conf import settings
from django.db import models

from dukcapil.casework.models import Case, Channel
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from sop_registry.models import Sop


def _key(to, name: str, **more) -> models.ForeignKey:
    """What the case or its trail keeps already under a constraint; here it is only read, by the indexes below.

    Another constraint would make whoever writes facts wait for whoever holds a case, and the other way round.
    """
    plain = {"related_name": "+", "db_index": False, "db_constraint": False}
    return models.ForeignKey(to, models.DO_NOTHING, verbose_name=name, **plain, **more)


class CaseFact(models.Model):
    """One case: when it came, was answered and ended, whether the promise was kept, what it took.

    ``late_from`` is when it went past its promise without an answer, or will if nothing happens; empty where it was
    answered or withdrawn before, and while the time rests.
    """

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="fact", db_constraint=False, verbose_name="berkas"
    )
    office = _key(Office, "kantor")
    sop = _key(Sop, "SOP")
    kind = models.CharField("jenis", max_length=10, choices=Sop.Kind.choices)
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    category = models.CharField("kategori", max_length=50, blank=True)
    received_at = models.DateTimeField("diterima")
    received_on = models.DateField("hari diterima")
    filed_at = models.DateTimeField("dicatat")
    recorded_by = _key(settings.AUTH_USER_MODEL, "dicatat oleh", null=True)
    promised_at = models.DateTimeField("dijanjikan", null=True)
    late_from = models.DateTimeField("lewat batas tanpa jawaban sejak", null=True)
    answered_at = models.DateTimeField("jawaban pertama", null=True)
    answered_on = models.DateField("hari jawaban pertama", null=True)
    on_time = models.BooleanField("tepat waktu", null=True)
    office_seconds = models.PositiveIntegerField("detik kerja kantor sampai jawaban pertama", null=True)
    finished_at = models.DateTimeField("selesai", null=True)
    finished_on = models.DateField("hari selesai", null=True)
    outcome = models.CharField("hasil", max_length=10, blank=True)
    returns = models.PositiveSmallIntegerField("dikembalikan ke pemohon", default=0)
    corrections = models.PositiveSmallIntegerField("dikembalikan di dalam kantor", default=0)
    objections = models.PositiveSmallIntegerField("sanggahan", default=0)
    rating = models.PositiveSmallIntegerField("nilai pemohon", null=True)
    rated_on = models.DateField("hari dinilai", null=True)

    class Meta:
        verbose_name = "fakta berkas"
        verbose_name_plural = "fakta berkas"
        default_permissions = ()
        indexes = [
            models.Index(fields=["office", "received_on"], name="facts_received"),
            models.Index(
                fields=["office", "answered_on"], name="facts_answered", condition=models.Q(answered_on__isnull=False)
            ),
            models.Index(
                fields=["office", "finished_on"], name="facts_finished", condition=models.Q(finished_on__isnull=False)
            ),
            models.Index(fields=["office", "rated_on"], name="facts_rated", condition=models.Q(rated_on__isnull=False)),
            models.Index(
                fields=["office", "late_from"], name="facts_late_from", condition=models.Q(late_from__isnull=False)
            ),
        ]

    def __str__(self):
        return f"fakta {self.case_id}"


class StepFact(models.Model):
    """One stay of a case in a step that has ended. A stay that still runs is the case's own row.

    ``step_seconds`` is the office time of the whole step, with what ran before it was put aside; it is empty while the
    step is put aside and in steps that are not the office's. ``standard`` is what the case's own edition gave, as it is
    written, whatever later editions give; ``standard_seconds`` is that as office time. Both are empty where the paper
    states none, the second where it says days.
    """

    case = _key(Case, "berkas")
    place = models.PositiveIntegerField("urutan")
    office = _key(Office, "kantor")
    sop = _key(Sop, "SOP")
    state = models.CharField("langkah", max_length=50)
    holder = models.CharField("pemegang", max_length=8)
    role = models.CharField("menunggu", max_length=12, choices=Role.choices)
    round = models.PositiveSmallIntegerField("babak")
    entered_at = models.DateTimeField("masuk")
    left_at = models.DateTimeField("keluar")
    left_on = models.DateField("hari keluar")
    office_seconds = models.PositiveIntegerField("detik kerja")
    step_seconds = models.PositiveIntegerField("detik kerja seluruh langkah", null=True)
    standard = models.CharField("waktu baku", max_length=20, blank=True)
    standard_seconds = models.PositiveIntegerField("detik kerja baku", null=True)
    late = models.BooleanField("melewati waktu baku", default=False)
    verb = models.CharField("tindakan", max_length=30)
    returned = models.BooleanField("dikembalikan", default=False)
    to_citizen = models.BooleanField("ke pemohon", default=False)
    user = _key(settings.AUTH_USER_MODEL, "pelaku", null=True)
    acted_as = models.CharField("bertindak sebagai", max_length=12, blank=True)

    class Meta:
        verbose_name = "fakta langkah"
        verbose_name_plural = "fakta langkah"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_fact_per_stay")]
        indexes = [
            models.Index(
                fields=["office", "left_on"],
                name="steps_left",
                condition=models.Q(step_seconds__isnull=False),
            ),
            models.Index(
                fields=["office", "left_on"],
                name="steps_done_by_staff",
                condition=models.Q(user__isnull=False),
            ),
            models.Index(
                fields=["office", "left_on"],
                name="steps_sent_back",
                condition=models.Q(returned=True) | models.Q(verb="sanggah"),
            ),
        ]

    def __str__(self):
        return f"fakta {self.case_id}/{self.place} {self.state}"


class MonthCount(models.Model):
    """How many cases of one kind a month had: the sum of ``CaseFact``, kept with it in the same transaction.

    What is counted on which day of a case says ``measures.CASES``; ``stars`` is the sum of the ratings.
    """

    office = _key(Office, "kantor")
    month = models.DateField("bulan")
    sop = _key(Sop, "SOP")
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    category = models.CharField("kategori", max_length=50, blank=True)
    received = models.IntegerField("diterima", default=0)
    answered = models.IntegerField("dijawab", default=0)
    on_time = models.IntegerField("tepat waktu", default=0)
    late = models.IntegerField("terlambat", default=0)
    finished = models.IntegerField("selesai", default=0)
    refused = models.IntegerField("ditolak", default=0)
    withdrawn = models.IntegerField("dibatalkan", default=0)
    rated = models.IntegerField("dinilai", default=0)
    stars = models.IntegerField("jumlah nilai", default=0)

    class Meta:
        verbose_name = "hitungan sebulan"
        verbose_name_plural = "hitungan sebulan"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["office", "month", "sop", "channel", "category"], name="one_count_for_each_kind_and_month"
            )
        ]

    def __str__(self):
        return f"{self.office_id} {self.month:%Y-%m}"


class Stale(models.Model):
    """A case whose facts are to be made anew; written by the database with every act and every judgement."""

    case = _key(Case, "berkas")

    class Meta:
        verbose_name = "fakta yang tertinggal"
        verbose_name_plural = "fakta yang tertinggal"
        default_permissions = ()

    def __str__(self):
        return f"berkas {self.case_id}"


class Basis(models.Model):
    """What facts stand on beside the trail: the hours of an office in a month, the way an SOP counts its days."""

    key = models.CharField(max_length=80, primary_key=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = "dasar fakta"
        verbose_name_plural = "dasar fakta"
        default_permissions = ()

    def __str__(self):
        return self.key
