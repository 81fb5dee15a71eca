"""What an applicant has brought, requirement by requirement, as the pages show it."""

from dataclasses import dataclass, field
from zlib import crc32

from dukcapil.casework.models import Attachment

from .models import Application, RequirementItem

STILL_CHECKED = "Berkasnya masih diperiksa sistem. Muat ulang halaman ini sebentar lagi."
UNREADABLE = "Berkasnya tidak dapat dibuka. Tandai perlu diganti, atau tunggu pemohon mengirim ulang."
NOTHING_THERE = "Belum ada berkasnya."


@dataclass
class Evidence:
    """One requirement with its files: those that count, and ``earlier`` ones that better files took the place of."""

    item: RequirementItem
    files: list[Attachment] = field(default_factory=list)
    earlier: list[Attachment] = field(default_factory=list)

    @property
    def readable(self) -> list[Attachment]:
        return [file for file in self.files if file.status == Attachment.Status.CLEAN]

    @property
    def broken(self) -> list[Attachment]:
        """Files that the worker could not open."""
        return [file for file in self.files if file.status == Attachment.Status.REFUSED]

    @property
    def is_there(self) -> bool:
        """Is there anything to look at: the form, an original, or files?"""
        return self.item.is_form or self.item.shown or bool(self.files)

    @property
    def why_not_acceptable(self) -> str:
        """A sentence why nobody can have seen this yet; empty where it may be accepted."""
        if self.item.is_form or self.item.shown or self.readable:
            return ""
        if not self.files:
            return NOTHING_THERE
        return UNREADABLE if self.broken == self.files else STILL_CHECKED

    @property
    def mark(self) -> str:
        """Changes whenever the item is checked or gets a file: by it a page knows that it is out of date."""
        checked = f"{self.item.checked_at:%Y%m%d%H%M%S%f}" if self.item.checked_at else ""
        newest = max((file.pk for file in self.files), default=0)
        return f"{verdict_mark(self.item.status, self.item.reason)}.{checked}.{newest}"


def verdict_mark(status: str, reason: str) -> str:
    """How a mark begins: by it a page that is out of date still knows what its reader left alone."""
    return f"{status}.{crc32(reason.encode())}"


def evidence_of(application: Application) -> list[Evidence]:
    """Every requirement of an application with its files, in the order of the edition (two queries)."""
    found = {item.code: Evidence(item) for item in application.to_check}
    for file in application.attachments.exclude(requirement="").order_by("pk"):
        if file.requirement in found:
            kept = found[file.requirement]
            (kept.earlier if file.superseded else kept.files).append(file)
    return list(found.values())
