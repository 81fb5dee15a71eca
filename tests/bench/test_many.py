"""``make bench`` prints what a search among a million cases and an export of 300,000 take; the smoke runs it on few."""

import pytest

from .many import exported, searched, written


@pytest.mark.bench
def test_a_search_among_a_million_and_a_long_export(registry):
    case = written(1_000_000)
    for what, (milliseconds, _) in searched(9).items():
        print(f"search for {what:45}{milliseconds:8.0f} ms (aim 300)")
    for kind in ("csv", "xlsx"):
        rows, seconds, peak = exported(case, kind)
        print(f"export of {rows:,} rows as {kind}: {seconds:.1f} s, peak {peak:.0f} MB")


def test_the_bench_of_many_runs(registry):
    case = written(1_000)
    found = searched(1)
    by_number = {"its last digits", "a phone number", "a NIK"}
    assert {what for what, (_, rows) in found.items() if rows} >= {*by_number, "a word that is everywhere"}
    assert found["what nobody wrote"][1] == 0
    assert exported(case, "csv")[0] == 300
