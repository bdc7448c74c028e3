"""The steps that this worker serves. This is the file to put your own work into.

`do(flow, payload)` returns the payload of the reply, which is also the payload of the next step's DO. `undo(flow, payload)`
gets what its DO had returned; where the DO's answer was never seen it gets what the DO was sent. Both must be able to run
twice: look for what this flow made before making it, and take its absence for success when removing it. An exception is
a failure: its text reaches whoever looks at the flow, so let it say what, where and what to do.
"""


class CreateRealm:
    object_type, handler_class, do_method, undo_method = "Tenant", "CreateRealm", "do", "undo"

    def __init__(self, tenants):
        self.tenants = tenants

    def do(self, flow, payload):
        name = _text(payload, "tenantName")
        realm, is_new = self.tenants.create_realm(flow, name)
        return {**payload, "realmId": realm, "outcome": "created" if is_new else "already exists"}

    def undo(self, flow, payload):
        return {**payload, "outcome": "removed" if self.tenants.delete_realm(flow) else "already gone"}


class CreateClient:
    object_type, handler_class, do_method, undo_method = "Tenant", "CreateClient", "do", "undo"

    def __init__(self, tenants):
        self.tenants = tenants

    def do(self, flow, payload):
        client, is_new = self.tenants.create_client(flow, _text(payload, "domain"))
        return {**payload, "clientId": client, "outcome": "created" if is_new else "already exists"}

    def undo(self, flow, payload):
        return {**payload, "outcome": "removed" if self.tenants.delete_client(flow) else "already gone"}


def steps_of(tenants):
    return {"createRealm": CreateRealm(tenants), "createClient": CreateClient(tenants)}


def _text(payload, member):
    value = payload.get(member)
    if not isinstance(value, str) or not value:
        raise ValueError(f"the payload has no {member}, a text that must not be empty")
    return value
