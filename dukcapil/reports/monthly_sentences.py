"""The summary of a month in sentences, as a Kabid would say it."""

from datetime import date

from dukcapil.worktime.wording import day_in_words, month_in_words

from .scope import month_before, month_of
from .wording import number, office_time, percent, score


def summary(content: dict) -> list[str]:
    """From the volumes to what citizens think of it; a month without any case says just that."""
    month = date.fromisoformat(content["month"])
    figures, balance = content["figures"], content["balance"]
    said = [*_beginning(content, month)]
    if not any((balance["opening"], balance["received"], figures["dijawab"], balance["closed"])):
        return [*said, f"Tidak ada berkas yang diterima, dijawab, atau masih terbuka pada {month_in_words(month)}."]
    said += [_volume(figures, content["before"], month), _open(balance)]
    said += filter(None, [_late_unanswered(figures), _in_time(figures), _speed(figures)])
    said += filter(None, [_steps(content), _sent_back(figures), _thought(content)])
    return said


def _beginning(content: dict, month: date) -> list[str]:
    first = content["first_case_on"] and date.fromisoformat(content["first_case_on"])
    if first is None or month_of(first) != month or first.day == 1:
        return []
    return [
        f"Berkas pertama kantor ini di portal diterima pada {day_in_words(first, weekday=False)}, jadi laporan ini"
        " tidak memuat satu bulan penuh."
    ]


def _volume(figures: dict, before: dict, month: date) -> str:
    came, earlier = figures["diterima"], before["diterima"]
    last = month_in_words(month_before(month))
    if not earlier:
        compared = ""
    elif came == earlier:
        compared = f", sama banyak dengan {last}"
    else:
        change = percent(abs(came - earlier) / earlier)
        compared = f", {change} lebih {'banyak' if came > earlier else 'sedikit'} daripada {last} ({number(earlier)})"
    answered = "belum ada yang dijawab" if not figures["dijawab"] else f"{number(figures['dijawab'])} berkas dijawab"
    return f"Diterima {number(came)} berkas{compared}; pada bulan yang sama {answered}."


def _open(balance: dict) -> str:
    return (
        f"Bulan dibuka dengan {number(balance['opening'])} berkas dari bulan sebelumnya dan ditutup dengan"
        f" {number(balance['closing'])} berkas yang masih terbuka; {number(balance['closed'])} berkas ditutup."
    )


def _late_unanswered(figures: dict) -> str:
    count = figures["lewat-akhir"]
    return f"Pada akhir bulan {number(count)} berkas belum dijawab dan sudah lewat batasnya." if count else ""


def _in_time(figures: dict) -> str:
    if figures["ketepatan"] is None:
        return ""
    in_time, late = figures["tepat-waktu"], figures["terlambat"]
    unjudged = figures["dijawab"] - in_time - late
    rest = (
        f"; {number(unjudged)} lainnya tidak dinilai, sebab tidak ada waktu baku yang berjalan" if unjudged > 0 else ""
    )
    return (
        f"{number(in_time)} dari {number(in_time + late)} jawaban yang waktunya berjalan diberikan dalam waktu yang"
        f" dijanjikan SOP ({percent(figures['ketepatan'])}){rest}."
    )


def _speed(figures: dict) -> str:
    if figures["waktu-jawab"] is None:
        return ""
    return (
        f"Separuh berkas dijawab dalam {office_time(figures['waktu-jawab'])} waktu kerja kantor, dan sembilan dari"
        f" sepuluh dalam {office_time(figures['waktu-jawab-p90'])}."
    )


def _steps(content: dict) -> str:
    lost = next((table for table in content["tables"] if table["key"] == "waktu-hilang"), None)
    if not lost or not lost["rows"]:
        return ""
    titles = [head[0] for head in lost["heads"]]
    worst = dict(zip(titles, lost["rows"][0], strict=True))
    return (
        f"Waktu paling banyak hilang pada langkah {worst['Langkah']} ({worst['SOP']}): {number(worst['Lewat waktu'])}"
        f" kali lewat waktu baku, seluruhnya {office_time(worst['Jumlah waktu lewat'])}."
    )


def _sent_back(figures: dict) -> str:
    parts = []
    if figures["dikembalikan"]:
        parts.append(f"{number(figures['dikembalikan'])} kali berkas dikembalikan kepada pemohon untuk dilengkapi")
    if figures["sanggahan"]:
        parts.append(f"{number(figures['sanggahan'])} kali pemohon menyanggah jawaban")
    if figures["ditolak"]:
        parts.append(f"{number(figures['ditolak'])} berkas ditolak dengan alasan")
    if not parts:
        return ""
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, dan {parts[-1]}"
    return f"{text[0].upper()}{text[1:]}."


def _thought(content: dict) -> str:
    figures, index = content["figures"], content["satisfaction"]["month"]
    parts = []
    if figures["penilai"]:
        parts.append(
            f"{number(figures['penilai'])} pemohon memberi nilai rata-rata {score(figures['penilaian'])} dari 4"
        )
    if index:
        parts.append(
            f"indeks kepuasan masyarakat {index['value']} ({index['words'].lower()}) dari"
            f" {number(index['respondents'])} responden"
        )
    if not parts:
        return ""
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
