/** The JSON on the wire. One envelope for everything: {"payload": ..., "headers": {...}} in the value of the record. */

import { randomUUID } from 'node:crypto';

const EVENTS = 'orchestrator.event';
const REPLIES = 'orchestrator.response.result';
const REGISTRATIONS = 'orchestrator.registration';
export const DO = 'DO';
export const UNDO = 'UNDO';

/** A record that nobody can be answered for: it says neither which flow nor which step it is of. */
export class NotACommand extends Error {}

/** One dialect of one orchestration: which topics to listen to, which command a record is, where replies go. */
export class Wire {
  constructor(dialect, orchestration, service) {
    this.shared = dialect === 'shared';
    this.orchestration = orchestration;
    this.service = service;
  }

  get replyTopic() {
    return this.shared ? EVENTS : REPLIES;
  }

  get registrationTopic() {
    return this.shared ? EVENTS : REGISTRATIONS;
  }

  commandTopics(steps) {
    return this.shared ? [EVENTS] : steps.flatMap((step) => [this.#topic(step, DO), this.#topic(step, UNDO)]);
  }

  /** The command that a record is; null where it is somebody else's (the shared topic carries everything). */
  command(topic, value, steps, age = 0) {
    const { payload = null, headers } = envelopeOf(value);
    const addressed = this.#addressed(topic, headers, steps);
    if (!addressed) {
      return null;
    }
    const flow = headers.flowId;
    if (typeof flow !== 'number' && (typeof flow !== 'string' || flow === '')) {
      throw new NotACommand(`headers.flowId is ${JSON.stringify(flow)}, so there is no flow to answer for`);
    }
    return { ...addressed, flow: String(flow), payload, headers, age };
  }

  /**
   * The record that answers. The command's headers go back as they came: the orchestrator's own among them tell it which
   * attempt is answered.
   */
  reply(command, { ok, payload, error }) {
    const headers = {
      ...command.headers,
      ...this.#sender(),
      flowId: command.flow,
      stepName: command.step,
      action: command.phase,
      status: ok,
      orchestrationName: this.orchestration,
      eventType: REPLIES,
      topic: this.replyTopic,
    };
    delete headers.errorMessage;
    delete headers.responseType;
    if (!ok) {
      headers.errorMessage = error;
    }
    return { key: command.flow, value: JSON.stringify({ payload, headers }) };
  }

  /** The record that tells the orchestrator which steps this worker serves. */
  registration(steps) {
    const flowId = randomUUID();
    const rows = Object.entries(steps).map(([name, step]) => ({
      seq: null,
      name,
      objectType: step.objectType,
      handlerClass: name,
      handlerMethod: null,
      doMethod: 'do',
      undoMethod: 'undo',
    }));
    const payload = { orchestrationName: this.orchestration, as: 'worker', type: null, sharedTopic: false, steps: rows };
    const headers = {
      eventType: REGISTRATIONS,
      flowId,
      orchestrationName: this.orchestration,
      topic: this.registrationTopic,
      ...this.#sender(),
    };
    return { key: flowId, value: JSON.stringify({ payload, headers }) };
  }

  #addressed(topic, headers, steps) {
    const phases = [DO, UNDO].flatMap((phase) => steps.map((step) => ({ phase, step })));
    if (!this.shared) {
      return phases.find(({ phase, step }) => this.#topic(step, phase) === topic);
    }
    // Step names are not qualified by their orchestration on the shared topic; two flows may both have one of this name.
    if ((headers.orchestrationName ?? this.orchestration) !== this.orchestration) {
      return undefined;
    }
    return phases.find(({ phase, step }) => `${phase.toLowerCase()}${step}` === headers.eventType);
  }

  #topic(step, phase) {
    return `orchestrator.${this.orchestration}.${step}.${phase.toLowerCase()}`;
  }

  #sender() {
    return {
      source: this.service,
      serviceName: this.service,
      'X-Service-Name': this.service,
      contentType: 'application/json',
    };
  }
}

function envelopeOf(value) {
  let envelope;
  try {
    envelope = JSON.parse(value?.toString('utf8') ?? '');
  } catch (error) {
    throw new NotACommand(`its value is not JSON (${error.message.slice(0, 200)})`);
  }
  if (!isObject(envelope) || !isObject(envelope.headers)) {
    throw new NotACommand('its value is not {"payload": ..., "headers": {...}}');
  }
  return envelope;
}

export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
