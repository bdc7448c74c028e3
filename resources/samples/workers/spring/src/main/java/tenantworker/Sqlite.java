package tenantworker;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A database in a file. */
class Sqlite implements AutoCloseable {
    final JdbcTemplate jdbc;
    private final HikariDataSource pool;
    private final TransactionTemplate transactions;

    Sqlite(String path) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL); // what a reply says must survive a loss of power
        config.setBusyTimeout(10_000);
        // The write lock at once: of two that look first and write then, one would have to be told no.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path);
        HikariConfig pooled = new HikariConfig();
        pooled.setDataSource(source);
        pooled.setMaximumPoolSize(4);
        try {
            pool = new HikariDataSource(pooled);
        } catch (RuntimeException error) {
            throw new IllegalArgumentException(path + " cannot be opened as an SQLite database (" + rootOf(error) + ").");
        }
        jdbc = new JdbcTemplate(pool);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    <T> T atOnce(java.util.function.Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    @Override
    public void close() {
        pool.close();
    }

    private static String rootOf(Throwable error) {
        while (error.getCause() != null) {
            error = error.getCause();
        }
        return error.getMessage();
    }
}
