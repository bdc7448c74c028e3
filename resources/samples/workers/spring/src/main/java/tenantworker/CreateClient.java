package tenantworker;

import java.util.Map;

/** The other step of this example. */
public class CreateClient implements Step {
    private final Tenants tenants;

    public CreateClient(Tenants tenants) {
        this.tenants = tenants;
    }

    @Override
    public Map<String, Object> perform(String flow, Map<String, Object> payload) {
        Tenants.Made client = tenants.create(Tenants.Kind.CLIENT, flow, Step.text(payload, "domain"));
        return Step.with(payload, Map.of("clientId", client.id(), "outcome", client.outcome()));
    }

    @Override
    public Map<String, Object> undo(String flow, Map<String, Object> payload) {
        return Step.with(payload, Map.of("outcome", tenants.remove(Tenants.Kind.CLIENT, flow) ? "removed" : "already gone"));
    }
}
