"""The database too refuses to change the audit log. Laid down after every migration, so that it is always there.

PostgreSQL refuses removal as well; on SQLite, tests empty tables by removing rows.
"""

from typing import Any

from django.db import connections

POSTGRES = """
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;
CREATE OR REPLACE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON results_auditline
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
"""
SQLITE = """CREATE TRIGGER IF NOT EXISTS audit_guard BEFORE UPDATE ON results_auditline
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"""


def install(using: str = "default", **_signal: Any) -> None:
    """Nothing is done where the table is not there (yet, or any more)."""
    connection = connections[using]
    sql = {"postgresql": POSTGRES, "sqlite": SQLITE}.get(connection.vendor)
    if sql and "results_auditline" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(sql)
