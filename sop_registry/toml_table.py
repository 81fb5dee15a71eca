"""A TOML table being read: each key is taken once with its shape; what nobody took is unknown."""

import re
from collections.abc import Collection
from typing import NoReturn

_REQUIRED = object()
_SLUG = re.compile(r"[-a-z0-9_]+")


class TableFault(ValueError):
    """What is wrong with a table, as a sentence without its full stop."""


class Table:
    """``where`` names the table in a fault: "baris 3", "dates"; the file itself has none."""

    def __init__(self, values: dict, where: str = ""):
        self._values = values
        self._where = where
        self._taken: set[str] = set()

    def called(self, where: str) -> None:
        self._where = where

    def refuse(self, sentence: str) -> NoReturn:
        raise TableFault(f"{self._where}: {sentence}" if self._where else sentence)

    def peek(self, key: str, default=None):
        return self._values.get(key, default)

    def finish(self) -> None:
        unknown = [key for key in self._values if key not in self._taken]
        if unknown:
            self.refuse(f"kunci '{unknown[0]}' tidak dikenal")

    def text(self, key: str, *, longest: int | None = None, blank=False, default=_REQUIRED) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            self.refuse(f"{key} harus berupa teks")
        if value != value.strip():
            self.refuse(f"{key} diawali atau diakhiri spasi")
        if not value and not blank:
            self.refuse(f"{key} kosong")
        if longest and len(value) > longest:
            self.refuse(f"{key} lebih panjang dari {longest} huruf")
        return value

    def texts(self, key: str) -> list[str]:
        values = self._take(key)
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            self.refuse(f"{key} harus berupa daftar teks")
        return values

    def choice(self, key: str, options: Collection[str]) -> str:
        value = self._take(key)
        if not isinstance(value, str) or value not in options:
            self.refuse(f"{key} '{value}' tidak dikenal; pilihannya {', '.join(options)}")
        return value

    def choices(self, key: str, options: Collection[str]) -> list[str]:
        values = self.texts(key)
        for value in values:
            if value not in options:
                self.refuse(f"{key} '{value}' tidak dikenal; pilihannya {', '.join(options)}")
        return values

    def slug(self, key: str) -> str:
        value = self.text(key, longest=50)
        if not _SLUG.fullmatch(value):
            self.refuse(f"{key} '{value}' hanya boleh berisi huruf kecil, angka, dan tanda hubung")
        return value

    def whole(self, key: str, *, default=_REQUIRED, least: int = 0) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 32767:
            self.refuse(f"{key} harus bilangan bulat mulai {least}")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when not written."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            self.refuse(f"{key} harus true atau false")
        return value

    def table(self, key: str, *, optional=False, hint: str = "") -> "Table | None":
        value = self._take(key, None if optional else _REQUIRED)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(f"{key} '{value}' tidak dikenal" + (f"; {hint}" if hint else ""))
        return Table(value, f"{self._where}, {key}" if self._where else key)

    def tables(self, key: str, *, optional=False) -> "list[Table]":
        values = self._take(key, [] if optional else _REQUIRED)
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.refuse(f"{key} harus berupa daftar tabel")
        return [
            Table(value, ", ".join(filter(None, [self._where, f"{key} ke-{place}"])))
            for place, value in enumerate(values, 1)
        ]

    def _take(self, key: str, default=_REQUIRED):
        self._taken.add(key)
        if key in self._values:
            return self._values[key]
        if default is _REQUIRED:
            self.refuse(f"kunci '{key}' tidak ada")
        return default
