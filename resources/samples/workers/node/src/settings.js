/** What can be chosen when the worker is started, each by an environment variable. */

export function settingsFrom(environment = process.env) {
  const chosen = (name, otherwise) => environment[name] || otherwise;
  const settings = {
    bootstrap: chosen('KAFKA_BOOTSTRAP', 'localhost:9092').split(',').map((server) => server.trim()),
    tls: chosen('KAFKA_TLS', 'false') === 'true',
    tlsCa: chosen('KAFKA_TLS_CA', ''), // a PEM file; the system's authorities otherwise
    saslMechanism: chosen('KAFKA_SASL', ''), // plain, scram-sha-256 or scram-sha-512
    saslUser: chosen('KAFKA_USER', ''),
    saslPassword: chosen('KAFKA_PASSWORD', ''),
    dialect: chosen('WORKER_DIALECT', 'per-topic'), // or shared: every message on orchestrator.event
    orchestration: chosen('WORKER_ORCHESTRATION', 'tenantCreation'),
    name: chosen('WORKER_NAME', 'tenant-worker'), // the consumer group, and the service name that is told
    state: chosen('WORKER_STATE', 'sqlite:worker-state.db'), // or redis://HOST:PORT/DATABASE
    stateTtl: Number(chosen('WORKER_STATE_TTL', 24 * 60 * 60)), // seconds
    tenants: chosen('WORKER_TENANTS', 'tenants.db'), // where the realms and clients of this example live
    rehearseFail: chosen('REHEARSE_FAIL', ''), // STEP[:TIMES] whose DO fails that many times; see rehearsal.js
    rehearseCrash: chosen('REHEARSE_CRASH', ''), // STEP whose DO ends the process after its effect, before its reply
  };
  if (!['per-topic', 'shared'].includes(settings.dialect)) {
    throw new Error(`WORKER_DIALECT is ${settings.dialect}; it must be per-topic or shared.`);
  }
  if (!Number.isSafeInteger(settings.stateTtl) || settings.stateTtl < 1) {
    throw new Error(`WORKER_STATE_TTL is ${environment.WORKER_STATE_TTL}; it must be a whole number of seconds from 1.`);
  }
  return settings;
}
