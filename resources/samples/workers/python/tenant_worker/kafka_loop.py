"""The way to Kafka and back. One command at a time: handled, answered, and only then committed, so that nothing that was
read is ever lost, and what is read twice is answered twice (handling.py makes that harmless)."""

import logging
import time

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

from .messages import NotACommand

log = logging.getLogger("tenant_worker")
PARTITIONS = 3  # of the topics that are not there yet; replication is the broker's default
REPLY_SECONDS = 120  # how long a broker may be away while a reply waits


def age_of(message):
    kind, sent = message.timestamp()
    return 0 if kind == TIMESTAMP_NOT_AVAILABLE else time.time() - sent / 1000


class NotDelivered(Exception):
    """A reply that the broker did not take. Its command is not committed, so it comes again after a restart."""


class KafkaLoop:
    def __init__(self, settings, wire, handling):
        self.wire, self.handling = wire, handling
        self.steps = list(handling.steps)
        self.running, self.registered = True, False
        common = settings.kafka()
        self.admin = AdminClient(common)
        self.producer = Producer({**common, "acks": "all", "enable.idempotence": True,
                                  "delivery.timeout.ms": REPLY_SECONDS * 1000})
        # earliest: a command sent before this group first read its topic waits for it, and is not skipped.
        # 6 s: a worker that died is noticed, and its partitions move, well within the timeout of a step.
        # 10 s: so are topics that were not there yet, or were made anew.
        self.consumer = Consumer({**common, "group.id": settings.worker_name, "enable.auto.commit": False,
                                  "auto.offset.reset": "earliest", "session.timeout.ms": 6000,
                                  "heartbeat.interval.ms": 2000, "topic.metadata.refresh.interval.ms": 10_000})

    def run(self):
        topics = self.wire.command_topics(self.steps)
        self._create({*topics, self.wire.reply_topic, self.wire.registration_topic})
        self.consumer.subscribe(topics, on_assign=self._assigned)
        try:
            while self.running:
                message = self.consumer.poll(0.5)
                if message is None:
                    continue
                if message.error():
                    log.warning("Kafka: %s", message.error())
                    continue
                self._take(message)
        finally:
            self.consumer.close()

    def stop(self):
        self.running = False

    def _take(self, message):
        try:
            command = self.wire.command(message.topic(), message.value(), self.steps, age_of(message))
        except NotACommand as why:
            log.error("%s/%s@%s is skipped: %s", message.topic(), message.partition(), message.offset(), why)
        else:
            if command:
                self._send(self.wire.reply_topic, *self.wire.reply(self.handling.answer(command)))
        try:
            self.consumer.commit(message, asynchronous=False)
        except KafkaException as error:
            # The group has been dealt anew, and another instance gets this command: it answers from the state.
            log.warning("not committed: %s", error)

    def _send(self, topic, key, value):
        outcome = []
        self.producer.produce(topic, key=key, value=value, on_delivery=lambda error, _: outcome.append(error))
        self.producer.flush(REPLY_SECONDS + 5)
        if outcome != [None]:
            raise NotDelivered(f"{topic}: {outcome[0] if outcome else 'no answer from the broker'}")

    def _assigned(self, consumer, partitions):
        """Registers once commands can be read, so that the orchestrator sends none before."""
        if self.registered or not partitions:
            return
        self.registered = True
        self._send(self.wire.registration_topic, *self.wire.registration(self.handling.steps))
        log.info("ready: serving %s of %s", ", ".join(self.steps), self.wire.orchestration)

    def _create(self, topics):
        wanted = [NewTopic(topic, num_partitions=PARTITIONS, replication_factor=-1) for topic in sorted(topics)]
        for topic, done in self.admin.create_topics(wanted, request_timeout=30).items():
            try:
                done.result()
            except KafkaException as error:
                code = error.args[0].code()
                if code in (KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.CLUSTER_AUTHORIZATION_FAILED):
                    log.warning("%s may not be created by this worker; ask whoever looks after the cluster for it", topic)
                elif code != KafkaError.TOPIC_ALREADY_EXISTS:
                    raise
