"""What one respondent answered."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from dukcapil.people.models import Office
from sop_registry.models import Sop

from .elements import ELEMENTS, KEYS


def _value(element) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(element.name, validators=[MinValueValidator(1), MaxValueValidator(4)])


class Response(models.Model):
    """One filled-in survey. It says of the respondent only what PermenPANRB 14/2017 asks for, and no name."""

    class Sex(models.TextChoices):
        MALE = "L", "Laki-laki"
        FEMALE = "P", "Perempuan"

    class Education(models.TextChoices):
        PRIMARY = "sd", "SD ke bawah"
        LOWER = "smp", "SMP"
        UPPER = "sma", "SMA"
        DIPLOMA = "d", "D1-D4"
        BACHELOR = "s1", "S1"
        MASTER = "s2", "S2 ke atas"

    class Work(models.TextChoices):
        CIVIL = "asn", "ASN"
        ARMED = "tni-polri", "TNI atau Polri"
        EMPLOYEE = "swasta", "Pegawai swasta"
        OWN = "usaha", "Wirausaha"
        FARMER = "tani", "Petani atau nelayan"
        STUDENT = "pelajar", "Pelajar atau mahasiswa"
        OTHER = "lain", "Lainnya"

    office = models.ForeignKey(Office, models.PROTECT, related_name="survey_responses", verbose_name="kantor")
    sop = models.ForeignKey(Sop, models.PROTECT, null=True, related_name="survey_responses", verbose_name="layanan")
    # Which case was judged, so that it is judged once: keyed, for nobody who reads the table is to learn whose answer
    # this is (``answering.mark_of``). Null after the open link.
    case_mark = models.CharField(max_length=43, null=True, blank=True, unique=True, editable=False)
    u1, u2, u3, u4, u5, u6, u7, u8, u9 = map(_value, ELEMENTS)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    age = models.PositiveSmallIntegerField("umur", null=True)
    education = models.CharField("pendidikan", max_length=3, choices=Education.choices, blank=True)
    work = models.CharField("pekerjaan", max_length=10, choices=Work.choices, blank=True)
    suggestion = models.TextField("saran", blank=True)
    form_key = models.UUIDField(unique=True)
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "jawaban survei"
        verbose_name_plural = "jawaban survei"
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "at"], name="responses_of_an_office")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{key}__range": (1, 4) for key in KEYS}),
                name="every_element_is_1_to_4",
            )
        ]

    def __str__(self):
        return f"{self.office_id} {self.at:%d-%m-%Y}"
