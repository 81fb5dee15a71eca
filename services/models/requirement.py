"""What an applicant has brought for each requirement, and what the officer found of it."""

from django.conf import settings
from django.db import models

from sop_registry.models import EditionRequirement

FORM = "isian"  # the item that stands for what was filled in, checked like a paper


class RequirementItem(models.Model):
    """One requirement of one application, named as its edition named it when it was filed.

    ``shown`` says that the officer saw the original at the counter, so that no file is needed. An accepted item
    stays so; a refused one waits for a new file and is then checked anew. Alternatives share a ``group``: one suffices.
    """

    class Status(models.TextChoices):
        MISSING = "kosong", "Belum ada"
        WAITING = "menunggu", "Belum diperiksa"
        ACCEPTED = "diterima", "Diterima"
        REFUSED = "ditolak", "Perlu diganti"

    application = models.ForeignKey("services.Application", models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("urutan")
    code = models.SlugField("kode")
    name = models.CharField("nama", max_length=150)
    hint = models.CharField("petunjuk", max_length=250, blank=True)
    kind = models.CharField("sifat", max_length=10, choices=EditionRequirement.Kind.choices)
    group = models.CharField("kelompok pilihan", max_length=40, blank=True)
    optional = models.BooleanField("boleh kosong", default=False)
    status = models.CharField("status", max_length=8, choices=Status.choices, default=Status.MISSING)
    reason = models.CharField("alasan", max_length=300, blank=True)
    shown = models.BooleanField("berkas asli diperlihatkan", default=False)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("diperiksa", null=True)

    class Meta:
        verbose_name = "persyaratan permohonan"
        verbose_name_plural = "persyaratan permohonan"
        ordering = ["application_id", "position"]
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="one_item_per_requirement")]

    def __str__(self):
        return f"{self.name}: {self.get_status_display()}"

    @property
    def is_form(self) -> bool:
        return self.code == FORM

    @property
    def as_kept(self) -> list[str]:
        """How the trail keeps it: status and reason."""
        return [self.status, self.reason] if self.reason else [self.status]


def faults_of(application) -> list[str]:
    """One sentence for everything that keeps an application from being complete (one query); empty when it is."""
    return faults_in(list(application.items.all()))


def faults_in(items: list[RequirementItem]) -> list[str]:
    return [*gaps_in(items), *(f"{item.name} belum diperiksa." for item in unchecked_in(items))]


def unchecked_in(items: list[RequirementItem]) -> list[RequirementItem]:
    return [item for item in items if item.status == RequirementItem.Status.WAITING]


def wanted_in(items: list[RequirementItem]) -> list[RequirementItem]:
    """What the applicant must bring: refused, missing, and every one of several alternatives where none is there.

    One alternative that was accepted suffices, whatever was said of the others.
    """
    status, groups = RequirementItem.Status, groups_in(items)

    def is_wanted(item: RequirementItem) -> bool:
        if item.group:
            members = {member.status for member in groups[item.group]}
            return members == {status.MISSING} or (item.status == status.REFUSED and status.ACCEPTED not in members)
        return item.status == status.REFUSED or (item.status == status.MISSING and not item.optional)

    return [item for item in items if is_wanted(item)]


def gaps_in(items: list[RequirementItem]) -> list[str]:
    """One sentence for each of those."""
    wanted, refused = wanted_in(items), RequirementItem.Status.REFUSED
    gaps = [f"{item.name}: {_with_stop(item.reason)}" for item in wanted if item.status == refused]
    gaps += [f"{item.name} belum ada." for item in wanted if item.status != refused and not item.group]
    none_there = [item for item in wanted if item.status != refused and item.group]
    for group, members in groups_in(none_there).items():
        gaps.append(f"{group}: lampirkan salah satu, {' atau '.join(item.name for item in members)}.")
    return gaps


def groups_in(items: list[RequirementItem]) -> dict[str, list[RequirementItem]]:
    """The alternatives among the items, by their group."""
    groups: dict[str, list[RequirementItem]] = {}
    for item in items:
        if item.group:
            groups.setdefault(item.group, []).append(item)
    return groups


def brought_of(items: list[RequirementItem], uploaded: set[str]) -> list[tuple[str, str]]:
    """What a receipt says of each paper; of alternatives, those that were brought, or all while none was."""
    missing, refused = RequirementItem.Status.MISSING, RequirementItem.Status.REFUSED
    settled = {item.group for item in items if item.group and item.status != missing}
    lines = []
    for item in items:
        if item.is_form or (item.status == missing and item.group in settled):
            continue
        state = "berkas asli diperlihatkan" if item.shown else "diunggah" if item.code in uploaded else "belum ada"
        if item.status == refused:
            state += ", perlu diganti"
        elif item.optional and state == "belum ada":
            state += ", boleh kosong"
        lines.append((item.name, state))
    return lines


def _with_stop(reason: str) -> str:
    return reason if reason.endswith((".", "?", "!")) else f"{reason}."
