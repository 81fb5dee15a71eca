"""``make bench`` prints how fast office time is and how long a sweep takes; the smoke runs the same code on little."""

import pytest

from .office_time import calls_a_second, swept


@pytest.mark.bench
def test_office_time_at_full_size(registry):
    for name, figure in calls_a_second(50_000).items():
        print(f"{name:28}{figure:12,.0f} calls a second (aim 100,000)")
    cases = 1_000_000
    said, seconds = swept(cases)
    print(f"sweep of {cases:,} open cases: {said:,} due, {seconds:.2f} s (aim 2)")
    assert said == cases // 100 + 1


def test_the_bench_of_office_time_runs(registry):
    assert len(calls_a_second(50)) == 5
    said, _ = swept(1_000)
    assert said == 11
