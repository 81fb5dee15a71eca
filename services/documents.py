"""The issued document of a case: who takes it and with what, a one-time code from the counter, a better file.

The tracking link alone does not open it. Who has it must also know the last four digits of the applicant's phone, or a
code that the counter gave to somebody whose identity it saw.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from dukcapil.casework.effects import FACTS, act_beside
from dukcapil.casework.numbers import random_code, read_tracking_code
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import lock, move
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, TooMany, WrongInput
from dukcapil.people.encryption import blind_index
from dukcapil.people.limits import allowed, exhausted
from dukcapil.people.roles import Role

from .models import Application, DownloadCode, IssuedDocument

CODE_LENGTH, CODE_LIVES = 8, timedelta(days=7)
OF_A_CASE, OF_A_NETWORK = "wrong_download_keys_of_a_case", "wrong_download_keys_of_a_network"
EVER_OF_A_CASE = "wrong_download_keys_of_a_case_ever"  # four digits must not be tried out in a year of nights
WRONG_KEY = "Angka atau kode itu tidak cocok. Periksa kembali, lalu coba lagi."
NO_KEY = "Isi empat angka terakhir nomor telepon pemohon, atau kode dari loket."
MANY_WRONG = "Sudah terlalu sering salah. Tunggu satu jam, lalu coba lagi, atau datang ke loket."
MIN_REASON, MAX_REASON = 10, 300


def document_of(application: Application) -> IssuedDocument | None:
    """The document that counts: the newest."""
    return application.documents.order_by("-id").first()


def may_be_taken(application: Application) -> bool:
    """Has the office told the citizen that the document is ready, or handed it over already?"""
    return application.state in application.flow.answered_in


@dataclass(frozen=True)
class Taken:
    """What came of one try: the document, or the sentence why not with the status of its page."""

    document: IssuedDocument | None = None
    sentence: str = ""
    status: int = 200


@transaction.atomic
def take(application: Application, key: str, *, by: CitizenOf, network: str, at: datetime) -> Taken:
    """Hand the document to who knows the key; the first time this is the hand-over, and the trail says how.

    The lock on the case puts tries in a row, so that many at once are counted like one after the other. A file that is
    lost from the disk (``FileNotFoundError``) hands nothing over and spends no code.
    """
    case = lock(application)
    key = read_tracking_code(key)
    if not key:
        return Taken(sentence=NO_KEY, status=WrongInput.status)
    if exhausted(OF_A_NETWORK, network, at):
        return Taken(sentence=MANY_WRONG, status=TooMany.status)
    proof = _opened_by_code(case, key, at)
    if proof is None and (exhausted(OF_A_CASE, case.number, at) or exhausted(EVER_OF_A_CASE, case.number, at)):
        return Taken(sentence=MANY_WRONG, status=TooMany.status)
    proof = proof or _opened_by_phone(case, key)
    if proof is None:
        for action, who in ((OF_A_CASE, case.number), (EVER_OF_A_CASE, case.number), (OF_A_NETWORK, network)):
            allowed(action, who, at)
        return Taken(sentence=WRONG_KEY, status=WrongInput.status)
    document = document_of(case)
    if case.is_open:
        said = {FACTS: {"penerima": f"Pemohon, diunduh dengan {proof}"}, "cara": Application.Delivery.DOWNLOAD.value}
        move(case, "serahkan", by=by, fields={"unduhan": said | {"sha256": document.sha256}}, at=at)
    if not document.file.storage.exists(document.file.name):
        raise FileNotFoundError(document.file.name)
    return Taken(document)


def _opened_by_phone(case: Application, key: str) -> str | None:
    """What a key is, if the phone's digits open the document."""
    phone = str(case.applicant.phone or "")[-4:] or "----"  # without a phone nothing that is typed is right
    return "empat angka terakhir nomor telepon" if hmac.compare_digest(key.encode(), phone.encode()) else None


def _opened_by_code(case: Application, key: str, at: datetime) -> str | None:
    """What a key is, if it is the counter's code, which is spent by it. Nobody guesses one, so tries do not lock it."""
    index = _index_of(case, key)
    for code in DownloadCode.objects.filter(case_id=case.pk, used_at=None, expires_at__gt=at):
        if hmac.compare_digest(index.encode(), code.code_index.encode()):
            code.used_at = at
            code.save(update_fields=["used_at"])
            return "kode dari loket"
    return None


def _index_of(case: Application, code: str) -> str:
    return blind_index(f"unduh/{case.pk}/{code}")


def may_make_code(application: Application, staff: Staff) -> bool:
    """The desks that see people: the front desk, and the one that hands over."""
    return any(staff.acts_as(role, application) for role in (Role.PETUGAS, Role.PENYERAHAN))


@transaction.atomic
def make_download_code(application: Application, *, by: Staff) -> tuple[str, DownloadCode]:
    """A new one-time code for who has no phone, or another one by now; the one before it opens nothing any more."""
    case, by = lock(application), by.read_anew()
    if not may_make_code(case, by):
        raise NotAllowed("Kode unduh dibuat oleh petugas depan atau petugas penyerahan.")
    if not may_be_taken(case) or document_of(case) is None:
        raise AlreadyDone("Dokumen berkas ini belum dapat diunduh, jadi kodenya belum dapat dibuat.")
    DownloadCode.objects.filter(case_id=case.pk, used_at=None, expires_at__gt=by.at).update(expires_at=by.at)
    code = random_code(CODE_LENGTH)
    kept = DownloadCode.objects.create(
        case_id=case.pk, code_index=_index_of(case, code), made_by=by.user, expires_at=by.at + CODE_LIVES
    )
    act_beside(case, "buat_kode_unduh", by.as_member(case), data={"berlaku_sampai": str(kept.expires_at)}, at=by.at)
    return code, kept


def may_replace(application: Application, staff: Staff) -> bool:
    """The desk whose turn it is, as long as the citizen has not taken the document."""
    step = application.graph.steps.get(application.state)
    return step is not None and any(staff.acts_as(role, application) for role in step.doers)


@transaction.atomic
def replace_document(application: Application, upload: UploadedFile, reason: str, *, by: Staff) -> IssuedDocument:
    """Put a better file in the place of a wrong one; both stay, and the trail names both by their hashes."""
    case, by = lock(application), by.read_anew()
    old = document_of(case)
    if old is None or not case.is_open:
        raise AlreadyDone("Dokumen hanya dapat diganti sesudah diunggah dan sebelum diserahkan.")
    if not may_replace(case, by):
        raise NotAllowed("Dokumen ini diganti oleh meja yang sedang memegang berkasnya.")
    reason = reason.strip()
    if len(reason) < MIN_REASON:
        raise WrongInput({"reason": f"Tuliskan apa yang salah, sedikitnya {MIN_REASON} karakter."})
    if len(reason) > MAX_REASON:
        raise WrongInput({"reason": f"Paling panjang {MAX_REASON} karakter."})
    if sentence := IssuedDocument.why_unfit(upload):
        raise WrongInput({"document": sentence})
    new = IssuedDocument.of(upload, by=by.user, at=by.at)
    if new.sha256 == old.sha256:
        raise WrongInput({"document": "Ini berkas yang sama dengan yang sudah tersimpan. Pilih berkas yang benar."})
    hashes = {"sha256_lama": old.sha256, "sha256_baru": new.sha256}
    new.case_id = case.pk
    new.act = act_beside(case, "ganti_dokumen", by.as_member(case), note=reason, data=hashes, at=by.at)
    new.enter()
    return new
