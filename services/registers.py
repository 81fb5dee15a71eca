"""What the registers of births and deaths say of a person, as their paper volumes do; NIKs stay out."""

from datetime import date

from dukcapil.casework.models.book import BookEntry
from dukcapil.worktime.wording import day_in_words


def particulars_of(book: str, answers: dict) -> list[tuple[str, str]]:
    """Labels and values for a line of a register; nothing for other books. What was not told is left out."""
    told = {BookEntry.Book.BIRTHS: _of_birth, BookEntry.Book.DEATHS: _of_death}.get(book)
    return [(label, value) for label, value in told(answers) if value] if told else []


def _of_birth(answers: dict) -> list[tuple[str, str]]:
    child, parents = answers.get("anak", {}), answers.get("orang_tua", {})
    return [
        ("Jenis kelamin", child.get("jenis_kelamin", "").capitalize()),
        ("Lahir", _when_and_where(child.get("tanggal_lahir"), child.get("jam_lahir"), child.get("tempat_lahir"))),
        ("Ibu", parents.get("nama_ibu", "")),
        ("Ayah", parents.get("nama_ayah", "")),
        ("Pelapor", _reporter(answers)),
    ]


def _of_death(answers: dict) -> list[tuple[str, str]]:
    deceased, death = answers.get("almarhum", {}), answers.get("kematian", {})
    return [
        ("Jenis kelamin", deceased.get("jenis_kelamin", "").capitalize()),
        ("Lahir", _when_and_where(deceased.get("tanggal_lahir"), "", deceased.get("tempat_lahir"))),
        ("Meninggal", _when_and_where(death.get("tanggal"), death.get("jam"), death.get("tempat"))),
        ("Pelapor", _reporter(answers)),
    ]


def _when_and_where(day: str | None, hour: str | None, place: str | None) -> str:
    """ "20 Oktober 2026 pukul 08.30, Way Kanan"."""
    when = day_in_words(date.fromisoformat(day), weekday=False) if day else ""
    if when and hour:
        when += f" pukul {hour.replace(':', '.')}"
    return ", ".join(filter(None, (when, place)))


def _reporter(answers: dict) -> str:
    """ "Siti Aminah (ibu)"."""
    reporter = answers.get("pemohon", {})
    relation = reporter.get("hubungan", "")
    return f"{reporter.get('nama', '')} ({relation.lower()})" if relation else reporter.get("nama", "")
