package tenantworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tenantworker.Command.Phase;

/** What becomes of commands that come twice, late, in the wrong order, or broken. No broker is needed. */
class HandlingTest {
    private static final Map<String, Object> ACME = Map.of("tenantName", "acme", "domain", "acme.example");

    @TempDir
    Path folder;

    private Tenants tenants;
    private SqliteStepState state;
    private Handling handling;

    @BeforeEach
    void start() {
        start(new Rehearsal("", ""));
    }

    private void start(Rehearsal rehearsal) {
        tenants = new Tenants(folder.resolve("tenants.db").toString());
        state = new SqliteStepState(folder.resolve("state.db").toString(), Duration.ofHours(2), Clock.systemUTC(),
                new ObjectMapper());
        handling = new Handling(TenantWorker.steps(tenants), state, rehearsal);
    }

    @AfterEach
    void stop() {
        tenants.close();
        state.close();
    }

    /** As after a crash: what was in memory is gone, what was on disk is there. */
    private void restart(Rehearsal rehearsal) {
        stop();
        start(rehearsal);
    }

    private Reply ask(Phase phase, String step, String flow, Object payload) {
        return ask(phase, step, flow, payload, Duration.ZERO);
    }

    private Reply ask(Phase phase, String step, String flow, Object payload, Duration age) {
        return handling.answer(new Command(phase, step, flow, payload, Map.of("flowId", flow), age));
    }

    private Reply ask(Phase phase) {
        return ask(phase, "createRealm", "f1", ACME);
    }

    private static Object outcome(Reply reply) {
        return ((Map<?, ?>) reply.payload()).get("outcome");
    }

    private List<String> changes() {
        return tenants.database.jdbc.queryForList("SELECT change FROM changes ORDER BY rowid", String.class);
    }

    @Test
    void doThenUndo() {
        Reply done = ask(Phase.DO);
        assertThat(done.ok()).isTrue();
        assertThat(((Map<?, ?>) done.payload()).keySet().toString()).contains("tenantName", "domain", "realmId", "outcome");
        assertThat(outcome(done)).isEqualTo("created");
        assertThat(outcome(ask(Phase.UNDO, "createRealm", "f1", done.payload()))).isEqualTo("removed");
        assertThat(changes()).containsExactly("created realm", "removed realm");
    }

    @Test
    void aDoThatComesAgainChangesNothing() {
        Reply first = ask(Phase.DO);
        Reply second = ask(Phase.DO);
        assertThat(outcome(second)).isEqualTo("already exists");
        assertThat(((Map<?, ?>) second.payload()).get("realmId")).isEqualTo(((Map<?, ?>) first.payload()).get("realmId"));
        assertThat(changes()).containsExactly("created realm");
    }

    @Test
    void afterACrashBetweenEffectAndStateTheEffectIsFound() {
        String made = tenants.create(Tenants.Kind.REALM, "f1", "acme").id();
        restart(new Rehearsal("", ""));
        Reply again = ask(Phase.DO);
        assertThat(((Map<?, ?>) again.payload()).get("realmId")).isEqualTo(made);
        assertThat(outcome(again)).isEqualTo("already exists");
        assertThat(changes()).containsExactly("created realm");
    }

    @Test
    void anUndoThatComesAgainOrForNothingSucceeds() {
        ask(Phase.DO);
        assertThat(outcome(ask(Phase.UNDO))).isEqualTo("removed");
        assertThat(outcome(ask(Phase.UNDO))).isEqualTo("already gone");
        assertThat(outcome(ask(Phase.UNDO, "createRealm", "never", ACME))).isEqualTo("already gone");
    }

    @Test
    void aDoAfterItsUndoIsRefusedAlsoAfterARestart() {
        ask(Phase.UNDO);
        for (int life = 0; life < 2; ++life) {
            assertThat(ask(Phase.DO).error()).matches("this step was undone at 20.*is refused");
            restart(new Rehearsal("", ""));
        }
        assertThat(changes()).isEmpty();
        assertThat(ask(Phase.DO, "createClient", "f1", ACME).ok()).as("another step of the flow is not concerned").isTrue();
    }

    @Test
    void aDoThatAnUndoOvertakesTakesBackWhatItDid() {
        restart(new Rehearsal("", "") {
            @Override
            void afterDo(Command command) {
                state.keepUndone(command.flow(), command.step());
            }
        });
        assertThat(ask(Phase.DO).error()).endsWith("is refused");
        assertThat(changes()).containsExactly("created realm", "removed realm");
    }

    @Test
    void aDoThatIsOlderThanWhatIsRememberedIsRefusedAndItsUndoIsNot() {
        Duration age = Duration.ofHours(3);
        assertThat(ask(Phase.DO, "createRealm", "f1", ACME, age).error())
                .isEqualTo("this DO is 3 hours old, and steps are remembered for 2 (WORKER_STATE_TTL); start the flow again");
        assertThat(outcome(ask(Phase.UNDO, "createRealm", "f1", ACME, age))).isEqualTo("already gone");
        assertThat(changes()).isEmpty();
    }

    @Test
    void anUndoLongAfterTheStateIsForgottenStillRemoves() {
        ask(Phase.DO);
        state.database.jdbc.update("DELETE FROM steps");
        assertThat(outcome(ask(Phase.UNDO))).isEqualTo("removed");
    }

    @Test
    void aFailureSaysWhyAndWhatToDoAndCanBeRetried() {
        ask(Phase.DO, "createClient", "other", ACME);
        Reply failed = ask(Phase.DO, "createClient", "f1", ACME);
        assertThat(failed.payload()).isEqualTo(ACME);
        assertThat(failed.error()).isEqualTo(
                "there is a client acme.example already, made by flow other; choose another domain");
        ask(Phase.UNDO, "createClient", "other", ACME);
        assertThat(ask(Phase.DO, "createClient", "f1", ACME).ok()).isTrue();
    }

    @Test
    void aPayloadThatIsNotUnderstood() {
        assertThat(ask(Phase.DO, "createRealm", "f1", Map.of()).error()).contains("the payload has no tenantName");
        for (Object payload : Arrays.asList(null, 7, "text", List.of("list"))) {
            assertThat(ask(Phase.DO, "createRealm", "f1", payload).error()).contains("the payload must be a JSON object, and is");
        }
    }

    @Test
    void whatNobodyExpectedIsToldWithItsKind() {
        tenants.database.jdbc.execute("DROP TABLE realms");
        assertThat(ask(Phase.DO).error()).contains("Exception: ").contains("no such table");
    }

    @Test
    void anUndoThatFailsIsAnsweredAndTriedAgainAndNoDoComesBetween() {
        Object made = ask(Phase.DO).payload();
        tenants.database.jdbc.execute("ALTER TABLE changes RENAME TO away");
        Reply failed = ask(Phase.UNDO, "createRealm", "f1", made);
        assertThat(failed.ok()).isFalse();
        assertThat(failed.payload()).isEqualTo(made);
        tenants.database.jdbc.execute("ALTER TABLE away RENAME TO changes");
        assertThat(ask(Phase.DO).error()).endsWith("is refused");
        assertThat(outcome(ask(Phase.UNDO, "createRealm", "f1", made))).isEqualTo("removed");
    }

    @Test
    void rehearsedFailures() {
        restart(new Rehearsal("createRealm:1", ""));
        assertThat(ask(Phase.DO).ok()).isFalse();
        assertThat(ask(Phase.DO).ok()).isTrue();
        assertThatThrownBy(() -> new Rehearsal("createRealm:often", "")).hasMessageContaining("STEP:TIMES");
    }
}
