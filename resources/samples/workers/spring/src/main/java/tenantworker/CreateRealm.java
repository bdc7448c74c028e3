package tenantworker;

import java.util.Map;

/** A step of this example. Put your own work into a class like this. */
public class CreateRealm implements Step {
    private final Tenants tenants;

    public CreateRealm(Tenants tenants) {
        this.tenants = tenants;
    }

    @Override
    public Map<String, Object> perform(String flow, Map<String, Object> payload) {
        Tenants.Made realm = tenants.create(Tenants.Kind.REALM, flow, Step.text(payload, "tenantName"));
        return Step.with(payload, Map.of("realmId", realm.id(), "outcome", realm.outcome()));
    }

    @Override
    public Map<String, Object> undo(String flow, Map<String, Object> payload) {
        return Step.with(payload, Map.of("outcome", tenants.remove(Tenants.Kind.REALM, flow) ? "removed" : "already gone"));
    }
}
