"""What can be chosen when the worker is started, each by an environment variable of the same name in capitals."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    kafka_bootstrap: str = "localhost:9092"
    kafka_config: str = ""  # a file of librdkafka properties, name=value a line: TLS, SASL and whatever else
    worker_dialect: str = "per-topic"  # or shared: every message on orchestrator.event
    worker_orchestration: str = "tenantCreation"
    worker_name: str = "tenant-worker"  # the consumer group, and the service name that registrations and replies tell
    worker_state: str = "sqlite:worker-state.db"  # or redis://HOST:PORT/DATABASE
    worker_state_ttl: int = 24 * 60 * 60  # seconds
    worker_tenants: str = "tenants.db"  # where the realms and clients of this example live
    rehearse_fail: str = ""  # STEP[:TIMES] whose DO fails that many times; see rehearsal.py
    rehearse_crash: str = ""  # STEP whose first DO ends the process after its effect and before its reply

    def __post_init__(self):
        if self.worker_dialect not in ("per-topic", "shared"):
            raise ValueError(f"WORKER_DIALECT is {self.worker_dialect}; it must be per-topic or shared.")
        if self.worker_state_ttl < 1:
            raise ValueError(f"WORKER_STATE_TTL is {self.worker_state_ttl}; it must be a number of seconds from 1.")

    @staticmethod
    def from_environment(environment=os.environ):
        chosen = {}
        for name, default in vars(Settings()).items():
            text = environment.get(name.upper(), "")
            if not text:
                continue
            try:
                chosen[name] = type(default)(text)
            except ValueError:
                raise ValueError(f"{name.upper()} is {text}; it must be a whole number.") from None
        return Settings(**chosen)

    def kafka(self):
        """The properties that consumer, producer and admin client have in common."""
        properties = {"bootstrap.servers": self.kafka_bootstrap, "client.id": self.worker_name}
        if self.kafka_config:
            with open(self.kafka_config, encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    line = line.strip()
                    if not line or line.startswith("#"):
                        continue
                    name, equals, value = line.partition("=")
                    if not equals:
                        raise ValueError(f"{self.kafka_config}, line {number}: expected name=value.")
                    properties[name.strip()] = value.strip()
        return properties
