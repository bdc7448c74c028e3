package tenantworker;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * From a command to its reply. Commands come at least once, and a DO and an UNDO of one flow come by different topics, so in
 * any order; what is here makes that harmless:
 * <ul>
 * <li>a DO that comes again is answered from the state, and does nothing ("already exists");
 * <li>a worker that died after an effect and before its reply gets the command again, and the step finds what it had made;
 * <li>an UNDO leaves a tombstone, so that a DO that comes after it (it was slow, or sent again) is refused;
 * <li>a DO that is older than what is remembered is refused, too;
 * <li>an UNDO of what is not there succeeds ("already gone");
 * <li>whatever happens, there is a reply.
 * </ul>
 */
public class Handling {
    private static final Logger log = LoggerFactory.getLogger(Handling.class);

    private final Map<String, Step> steps;
    private final StepState state;
    private final Rehearsal rehearsal;

    public Handling(Map<String, Step> steps, StepState state, Rehearsal rehearsal) {
        this.steps = steps;
        this.state = state;
        this.rehearsal = rehearsal;
    }

    public Map<String, Step> steps() {
        return steps;
    }

    /** Never throws: without a reply the orchestrator waits for its timeout. */
    public Reply answer(Command command) {
        try (MDC.MDCCloseable about = MDC.putCloseable("about", "flow=" + command.flow() + " step=" + command.step())) {
            log.info("{} attempt {}", command.phase(), command.headers().getOrDefault("x-backstep-attempt", "?"));
            try {
                Map<String, Object> payload = command.phase() == Command.Phase.DO ? perform(command) : undo(command);
                log.info("{}", payload.get("outcome"));
                return new Reply(command, payload, null);
            } catch (Refused why) {
                log.warn("failed: {}", why.getMessage());
                return new Reply(command, command.payload(), why.getMessage());
            } catch (Exception | StackOverflowError error) {
                log.warn("failed", error);
                return new Reply(command, command.payload(), error.getClass().getSimpleName() + ": " + error.getMessage());
            }
        }
    }

    private Map<String, Object> perform(Command command) throws Exception {
        Optional<StepState.Known> known = state.find(command.flow(), command.step());
        if (known.isPresent() && known.get().undone()) {
            throw afterUndo(known);
        }
        if (known.isPresent()) {
            return Step.with(known.get().reply(), Map.of("outcome", "already exists"));
        }
        if (command.age().compareTo(state.ttl()) > 0) {
            // Nobody remembers any more whether it was done, or undone. (A consumer group under a new name reads old ones.)
            throw new Refused("this DO is " + command.age().toHours() + " hours old, and steps are remembered for "
                    + state.ttl().toHours() + " (WORKER_STATE_TTL); start the flow again");
        }
        rehearsal.beforeDo(command);
        Step step = steps.get(command.step());
        Map<String, Object> made = step.perform(command.flow(), members(command));
        rehearsal.afterDo(command);
        if (!state.keepDone(command.flow(), command.step(), made)) {
            // An UNDO was handled meanwhile, by another thread or instance: it found nothing, so this takes it back.
            step.undo(command.flow(), made);
            throw afterUndo(state.find(command.flow(), command.step()));
        }
        return made;
    }

    private Map<String, Object> undo(Command command) throws Exception {
        // The tombstone comes first: a DO that runs beside this sees it at its end, and takes back what it did.
        state.keepUndone(command.flow(), command.step());
        return steps.get(command.step()).undo(command.flow(), members(command));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(Command command) {
        if (command.payload() instanceof Map<?, ?> members) {
            return (Map<String, Object>) members;
        }
        String kind = command.payload() == null ? "null" : "a " + command.payload().getClass().getSimpleName();
        throw new Refused("the payload must be a JSON object, and is " + kind);
    }

    private static Refused afterUndo(Optional<StepState.Known> known) {
        String when = known.map(found -> " at " + found.at()).orElse("");
        return new Refused("this step was undone" + when + "; a DO that comes after its UNDO is refused");
    }
}
