package tenantworker;

/** What is answered; `error` is null where all went well. */
public record Reply(Command command, Object payload, String error) {
    public boolean ok() {
        return error == null;
    }
}
