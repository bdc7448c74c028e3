"""usage: library_worker.py BOOTSTRAP MODE ORCHESTRATION STEP[:DO[:UNDO]]...

A service as the reference library makes it, on a plain Kafka client: mode shared or per-topic, groups, offsets and all. DO
and UNDO are what the handlers of a step do, call by call: `ok` answers success, `throws`, `missing` (there is no such method),
`silent` (forgets to answer); `throws*2,ok` twice the one, then the other for ever."""

import itertools
import json
import signal
import sys
import time
import uuid

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

from library_replies import EVENTS, Broken, Library, MethodMissing, registration


def behaviour(words):
    """The words one by one, the last for ever."""
    calls = []
    for word in words.split(","):
        name, _, times = word.partition("*")
        calls += [name] * int(times or 1)
    return itertools.chain(calls, itertools.repeat(calls[-1]))


def end_of(consumer, partition):
    """A topic that was made a moment ago may have no leader yet."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return consumer.get_watermark_offsets(partition, timeout=20)[1]
        except KafkaException:
            if time.monotonic() > deadline:
                raise


class Service:
    def __init__(self, bootstrap, mode, orchestration, steps):
        self.shared, self.orchestration = mode == "shared", orchestration
        self.calls = {(step, phase): behaviour(words) for step, words in steps.items() for phase, words in words.items()}
        self.producer = Producer({"bootstrap.servers": bootstrap, "acks": "all"})
        name = f"{orchestration}-service"
        self.library = Library(self.shared, name, self.publish)
        self.topics = {EVENTS: None} if self.shared else {
            f"orchestrator.{orchestration}.{step}.{phase.lower()}": (step, phase) for step, phase in self.calls}
        admin = AdminClient({"bootstrap.servers": bootstrap})
        for done in admin.create_topics([NewTopic(topic, num_partitions=3) for topic in self.topics]).values():
            error = done.exception()
            assert error is None or error.args[0].code() == KafkaError.TOPIC_ALREADY_EXISTS, error
        # Per topic the library registers before it listens.
        self.publish(*registration(self.shared, name, orchestration, str(uuid.uuid4()), list(steps)))
        self.consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": name if self.shared else "dynamic-group",
                                  "auto.offset.reset": "latest", "session.timeout.ms": 6000})

    def publish(self, topic, key, value):
        self.producer.produce(topic, key=key, value=value)
        assert self.producer.flush(30) == 0, f"not delivered to {topic}"

    def run(self):
        self.consumer.subscribe(list(self.topics), on_assign=self.assigned)
        self.running = True
        while self.running:
            record = self.consumer.poll(0.2)
            if record is None:
                continue
            if record.error():
                print(record.error(), flush=True)
            else:
                self.take(record.topic(), record.value())
        self.consumer.close()

    def assigned(self, consumer, partitions):
        # "latest" is the end as it is when the first fetch asks, which is later than this. Known now, it is told now.
        for partition in partitions:
            if partition.offset < 0:
                stored = consumer.committed([partition], timeout=20)[0].offset
                partition.offset = stored if stored >= 0 else end_of(consumer, partition)
        consumer.assign(partitions)
        if len(partitions) == 3 * len(self.topics):
            print("ready", flush=True)

    def take(self, topic, value):
        try:
            found = self.topics.get(topic) or self.handler_of(value)
            if found in self.calls:
                step, phase = found
                what = next(self.calls[found])
                print(f"{phase} {step}: {what}", flush=True)
                self.library.receive(phase, value, lambda library, message: self.handle(library, message, phase, what))
        except (Broken, ValueError) as error:
            print(f"skipped: {error}", flush=True)

    def handler_of(self, value):
        """On the shared topic: by the event type alone."""
        headers = json.loads(value).get("headers") or {}
        return next(((step, phase) for step, phase in self.calls if headers.get("eventType") == phase.lower() + step), None)

    @staticmethod
    def handle(library, message, phase, what):
        if what == "throws":
            raise ValueError(f"{phase.lower()} went wrong")
        if what == "missing":
            raise MethodMissing("no such method on the bean")
        if what == "ok":
            (library.do_next if phase == "DO" else library.undo_next)(message)


def main():
    bootstrap, mode, orchestration, *rows = sys.argv[1:]
    steps = {}
    for row in rows:
        step, do, undo = (row.split(":") + ["ok", "ok"])[:3]
        steps[step] = {"DO": do or "ok", "UNDO": undo or "ok"}
    service = Service(bootstrap, mode, orchestration, steps)
    signal.signal(signal.SIGTERM, lambda *_: setattr(service, "running", False))
    service.run()


if __name__ == "__main__":
    main()
