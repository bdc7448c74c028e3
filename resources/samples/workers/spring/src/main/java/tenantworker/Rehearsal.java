package tenantworker;

/**
 * Failures on demand, to see how a flow takes them before it has to: REHEARSE_FAIL=createClient:1, REHEARSE_CRASH=createRealm.
 * Off unless asked for. Delete this class, and its calls in Handling, when you no longer want it.
 */
public class Rehearsal {
    private final String fail;
    private final String crash;
    private int left;

    public Rehearsal(String fail, String crash) {
        String[] parts = fail.split(":", 2);
        if (parts.length == 2 && !parts[1].matches("\\d{1,9}")) {
            throw new IllegalArgumentException("REHEARSE_FAIL is " + fail + "; it must be STEP or STEP:TIMES.");
        }
        this.fail = parts[0];
        this.left = parts.length == 2 ? Integer.parseInt(parts[1]) : Integer.MAX_VALUE;
        this.crash = crash;
    }

    synchronized void beforeDo(Command command) {
        if (command.step().equals(fail) && left > 0) {
            left -= 1;
            throw new Refused("rehearsed failure (REHEARSE_FAIL)");
        }
    }

    /** The worst place to die: what was done is done, and nobody knows. */
    void afterDo(Command command) throws Exception {
        if (command.step().equals(crash)) {
            new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start().waitFor();
        }
    }
}
