package tenantworker;

/** A record that nobody can be answered for: it says neither which flow nor which step it is of. */
public class NotACommand extends Exception {
    public NotACommand(String message) {
        super(message);
    }
}
