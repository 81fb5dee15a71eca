"""Many rows at once: ids from the sequence beforehand, then one COPY for each table."""

from collections.abc import Callable, Iterable
from datetime import datetime
from io import StringIO
from json import dumps

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, DateTimeField, JSONField, Model, TextField

from dukcapil.people.encryption import EncryptedField

_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def reserve(model: type[Model], count: int) -> list[int]:
    """Keys for rows still to be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_in(model: type[Model], rows: Iterable[Model], *, keyed: bool = True) -> None:
    """Insert rows into the table of ``model`` itself, in their order; triggers run, ``save`` and its signals do not.

    Rows without a key (``keyed=False``) get theirs from the database and do not learn it.
    """
    fields = [field for field in model._meta.local_concrete_fields if keyed or not field.primary_key]
    columns = [(field.attname, _written(field)) for field in fields]
    buffer = StringIO()
    for row in rows:
        given = row.__dict__
        buffer.write("\t".join([write(given[name]) for name, write in columns]))
        buffer.write("\n")
    buffer.seek(0)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", buffer)


def _written(field) -> Callable[[object], str]:
    """How a value of a field stands in PostgreSQL's text format."""
    if isinstance(field, JSONField):
        return lambda value: dumps(value).translate(_ESCAPES)
    if isinstance(field, ArrayField):
        return lambda value: _array(value).translate(_ESCAPES)
    if isinstance(field, EncryptedField):
        return field.get_prep_value
    if isinstance(field, DateTimeField):
        return _moment
    if isinstance(field, CharField | TextField):
        return _text
    return _plain


def _text(value) -> str:
    if value is None:
        return _NULL
    text = str(value)
    return text if text.isalnum() else text.translate(_ESCAPES)


def _array(values: list[str]) -> str:
    """A list of texts as PostgreSQL writes it: ``{"a","b"}``."""
    quoted = [str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def _moment(value: datetime | None) -> str:
    return _NULL if value is None else value.isoformat()


def _plain(value) -> str:
    """Numbers, truth values, dates and UUIDs: nothing in them needs an escape."""
    return _NULL if value is None else str(value)
