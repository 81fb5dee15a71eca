"""What the database held when the tests began, and the way back to it after a test that commits."""

from io import StringIO

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

Rows = dict[str, str]


class Snapshot:
    """Every row of every table. Keys and versions are of sequences, which never go back: none is given out twice."""

    def __init__(self):
        with connection.cursor() as cursor:
            self._rows = _rows(cursor)

    def bring_back(self) -> None:
        """Write what differs, and that alone: emptying every table takes longer than most tests do."""
        with transaction.atomic(), connection.cursor() as cursor:
            now = _rows(cursor)
            changed = [table for table in now if now[table] != self._rows[table]]
            _execute(cursor, 'ALTER TABLE "{}" DISABLE TRIGGER USER', changed)  # the history refuses to be deleted
            _execute(cursor, 'DELETE FROM "{}"', changed)
            for table in changed:
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', StringIO(self._rows[table]))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _execute(cursor, 'ALTER TABLE "{}" ENABLE TRIGGER USER', changed)


def _rows(cursor: CursorWrapper) -> Rows:
    rows = {}
    for table in connection.introspection.table_names(cursor):
        text = StringIO()
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
        rows[table] = text.getvalue()
    return rows


def _execute(cursor: CursorWrapper, statement: str, tables: list[str]) -> None:
    for table in tables:
        cursor.execute(statement.format(table))
