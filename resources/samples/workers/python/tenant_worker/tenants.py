"""Stands for the service that this worker is a part of: realms and clients, each made by one flow and found again by it."""

import uuid

from .state import open_sqlite


class Tenants:
    def __init__(self, path):
        self.database = open_sqlite(path)
        for kind, named in (("realms", "name"), ("clients", "domain")):
            self.database.execute(f"CREATE TABLE IF NOT EXISTS {kind} (id TEXT PRIMARY KEY, {named} TEXT NOT NULL UNIQUE, "
                                  "flow_id TEXT NOT NULL UNIQUE)")
        # Every change that really took place: what was made twice would stand here twice.
        self.database.execute("CREATE TABLE IF NOT EXISTS changes (flow_id TEXT NOT NULL, change TEXT NOT NULL)")

    def create_realm(self, flow, name):
        """(id, whether it is new). A realm that this flow made before is the one."""
        return self._create("realms", "name", "realm", flow, name)

    def delete_realm(self, flow):
        """Whether there was one."""
        return self._delete("realms", "realm", flow)

    def create_client(self, flow, domain):
        return self._create("clients", "domain", "client", flow, domain)

    def delete_client(self, flow):
        return self._delete("clients", "client", flow)

    def _create(self, table, named, what, flow, value):
        with _transaction(self.database):
            row = self.database.execute(f"SELECT id FROM {table} WHERE flow_id = ?", (flow,)).fetchone()
            if row:
                return row[0], False
            other = self.database.execute(f"SELECT flow_id FROM {table} WHERE {named} = ?", (value,)).fetchone()
            if other:
                raise ValueError(f"there is a {what} {value} already, made by flow {other[0]}; choose another {named}")
            made = f"{what}-{uuid.uuid4()}"
            self.database.execute(f"INSERT INTO {table} VALUES (?, ?, ?)", (made, value, flow))
            self.database.execute("INSERT INTO changes VALUES (?, ?)", (flow, f"created {what}"))
            return made, True

    def _delete(self, table, what, flow):
        with _transaction(self.database):
            gone = self.database.execute(f"DELETE FROM {table} WHERE flow_id = ?", (flow,)).rowcount
            if gone:
                self.database.execute("INSERT INTO changes VALUES (?, ?)", (flow, f"removed {what}"))
            return gone > 0


class _transaction:
    """Takes the write lock at once: of two that look first and write then, one would have to be told no."""

    def __init__(self, database):
        self.database = database

    def __enter__(self):
        self.database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind, value, trace):
        self.database.execute("ROLLBACK" if kind else "COMMIT")
