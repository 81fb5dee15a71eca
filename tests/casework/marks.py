"""What is said of a late complaint of Way Kanan that nobody touches, and what was said of some."""

from collections import defaultdict

from dukcapil.casework.models import Alert

EVERY_MARK = {
    "langkah": [(0, "petugas"), (1, "petugas"), (2, "kasi"), (3, "kabid"), (4, "kadis")],
    "berkas": [(0, "kasi"), (1, "kabid"), (2, "kadis")],
}


def marks_of(cases) -> list[dict[str, list[tuple[int, str]]]]:
    """For each case its marks on the step and on the whole case, in the order in which they were made."""
    marks = {case.pk: defaultdict(list) for case in cases}
    for alert in Alert.objects.filter(case__in=marks).order_by("id"):
        marks[alert.case_id][alert.about].append((alert.stage, alert.role))
    return [dict(said) for said in marks.values()]
