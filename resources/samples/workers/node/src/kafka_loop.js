/**
 * The way to Kafka and back. One command at a time: handled, answered, and only then committed, so that nothing that was
 * read is ever lost, and what is read twice is answered twice (handling.js makes that harmless).
 */

import { readFileSync } from 'node:fs';

import { Kafka, logLevel, Partitioners } from 'kafkajs';

import { log } from './log.js';
import { NotACommand } from './messages.js';

const PARTITIONS = 3; // of the topics that are not there yet; replication is the broker's default

/** In seconds. A record need not say when it was sent. */
const ageOf = ({ timestamp }) => (Number(timestamp) > 0 ? (Date.now() - Number(timestamp)) / 1000 : 0);

export class KafkaLoop {
  #registered = false;

  constructor(settings, wire, handling) {
    this.wire = wire;
    this.handling = handling;
    this.stopped = new Promise((resolve) => {
      this.stop = resolve;
    });
    this.steps = Object.keys(handling.steps);
    this.kafka = new Kafka({
      clientId: settings.name,
      brokers: settings.bootstrap,
      ssl: settings.tls && (settings.tlsCa ? { ca: [readFileSync(settings.tlsCa)] } : true),
      sasl: settings.saslMechanism
        ? { mechanism: settings.saslMechanism, username: settings.saslUser, password: settings.saslPassword }
        : undefined,
      logCreator: () => ({ label, log: { message, error } }) => log(label, `Kafka: ${message} ${error ?? ''}`.trim()),
      logLevel: logLevel.WARN,
    });
    // A reply waits for a broker that is away, however long; meanwhile nothing more is read.
    this.producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      retry: { retries: Number.MAX_SAFE_INTEGER },
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    // 6 s: a worker that died is noticed, and its partitions move, well within the timeout of a step.
    // 10 s: so are topics that were not there yet, or were made anew.
    this.consumer = this.kafka.consumer({
      groupId: settings.name,
      sessionTimeout: 6000,
      heartbeatInterval: 2000,
      maxWaitTimeInMs: 500,
      metadataMaxAge: 10_000,
    });
  }

  /** Runs until stop(). Rejects when it cannot go on. */
  async run() {
    const topics = this.wire.commandTopics(this.steps);
    await this.#create(new Set([...topics, this.wire.replyTopic, this.wire.registrationTopic]));
    await this.producer.connect();
    await this.consumer.connect();
    // From the beginning: a command sent before this group first read its topic waits for it, and is not skipped.
    await this.consumer.subscribe({ topics, fromBeginning: true });
    const broken = new Promise((_, reject) => {
      this.consumer.on(this.consumer.events.GROUP_JOIN, ({ payload }) => this.#joined(payload).catch(reject));
      this.consumer.on(this.consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
    });
    await this.consumer.run({ autoCommit: false, eachMessage: (record) => this.#take(record) });
    try {
      await Promise.race([this.stopped, broken]);
    } finally {
      await this.consumer.disconnect();
      await this.producer.disconnect();
    }
  }

  async #take({ topic, partition, message }) {
    try {
      const command = this.wire.command(topic, message.value, this.steps, ageOf(message));
      if (command) {
        await this.#send(this.wire.replyTopic, this.wire.reply(command, await this.handling.answer(command)));
      }
    } catch (error) {
      if (!(error instanceof NotACommand)) {
        throw error; // not answered, so not committed: kafkajs reads it again
      }
      log('ERROR', `${topic}/${partition}@${message.offset} is skipped: ${error.message}`);
    }
    const next = (BigInt(message.offset) + 1n).toString();
    await this.consumer.commitOffsets([{ topic, partition, offset: next }]);
  }

  #send(topic, record) {
    return this.producer.send({ topic, acks: -1, messages: [record] });
  }

  /** Registers once commands can be read, so that the orchestrator sends none before. */
  async #joined({ memberAssignment }) {
    if (this.#registered || Object.keys(memberAssignment).length === 0) {
      return;
    }
    this.#registered = true;
    await this.#send(this.wire.registrationTopic, this.wire.registration(this.handling.steps));
    log('INFO', `ready: serving ${this.steps.join(', ')} of ${this.wire.orchestration}`);
  }

  async #create(topics) {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const there = new Set(await admin.listTopics());
      const missing = [...topics].filter((topic) => !there.has(topic));
      await admin.createTopics({ topics: missing.map((topic) => ({ topic, numPartitions: PARTITIONS, replicationFactor: -1 })) });
    } catch (error) {
      if (!/AUTHORIZATION/.test(String(error.type ?? error.errors?.map((one) => one.type)))) {
        throw error;
      }
      log('WARNING', `not all of these topics may be created by this worker: ${[...topics].join(', ')}`);
    } finally {
      await admin.disconnect();
    }
  }
}
