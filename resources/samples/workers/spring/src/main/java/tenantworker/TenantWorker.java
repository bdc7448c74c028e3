package tenantworker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Puts the worker together. Start reading at CreateRealm (what is done) and Handling (how it is made safe). */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class) // its two databases are files of its own
public class TenantWorker {
    public static void main(String[] arguments) {
        try {
            SpringApplication.run(TenantWorker.class, arguments);
        } catch (RuntimeException error) {
            // Nothing is lost: what was not answered is not committed. Whatever supervises this process starts it again.
            System.err.println("tenant-worker stops: " + rootOf(error).getMessage());
            System.exit(1);
        }
    }

    @Bean
    Wire wire(@Value("${worker.dialect}") String dialect, @Value("${worker.orchestration}") String orchestration,
              @Value("${worker.name}") String name, ObjectMapper json) {
        return new Wire(dialect, orchestration, name, json);
    }

    @Bean(destroyMethod = "close")
    StepState state(@Value("${worker.state}") String where, @Value("${worker.state-ttl}") Duration ttl, ObjectMapper json) {
        return StepState.open(where, ttl, json);
    }

    @Bean(destroyMethod = "close")
    Tenants tenants(@Value("${worker.tenants}") String path) {
        return new Tenants(path);
    }

    /** The steps that this worker serves: put your own here. */
    static Map<String, Step> steps(Tenants tenants) {
        Map<String, Step> steps = new LinkedHashMap<>();
        steps.put("createRealm", new CreateRealm(tenants));
        steps.put("createClient", new CreateClient(tenants));
        return steps;
    }

    @Bean
    Handling handling(Tenants tenants, StepState state, @Value("${worker.rehearse-fail}") String fail,
                      @Value("${worker.rehearse-crash}") String crash) {
        return new Handling(steps(tenants), state, new Rehearsal(fail, crash));
    }

    private static Throwable rootOf(Throwable error) {
        return error.getCause() == null ? error : rootOf(error.getCause());
    }
}
