"""How far a long seeding has come, and how long it will still take."""

import time
from collections.abc import Callable

_WIDTH = 30


class Progress:
    """A bar on a terminal, a line at every tenth elsewhere; ``stream`` is a command's ``stdout``."""

    def __init__(self, stream, total: int, clock: Callable[[], float] = time.monotonic):
        self._stream, self._total, self._clock = stream, total, clock
        self._is_terminal = stream.isatty()
        self._begun, self._told = clock(), 0

    def __call__(self, done: int) -> None:
        share = done / self._total
        left = (self._clock() - self._begun) * (1 / share - 1)
        minutes, seconds = divmod(round(left), 60)
        text = f"{share:4.0%} · {done:,} dari {self._total:,} berkas · sisa {minutes}.{seconds:02d}".replace(",", ".")
        if self._is_terminal:
            full = int(share * _WIDTH)
            bar = "#" * full + "." * (_WIDTH - full)
            self._stream.write(f"\r[{bar}] {text}  ", ending="\n" if done == self._total else "")
        elif int(share * 10) > self._told:
            self._told = int(share * 10)
            self._stream.write(text)
        self._stream.flush()
