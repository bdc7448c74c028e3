package tenantworker;

/**
 * A failure that was foreseen: its text says all there is to say. Any other exception is told with its class, and logged
 * with its trace.
 */
public class Refused extends RuntimeException {
    public Refused(String message) {
        super(message);
    }
}
