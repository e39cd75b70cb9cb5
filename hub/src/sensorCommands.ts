import { randomBytes } from "node:crypto";
import { type Command, encodeCommand, type Reply, sensorTopic } from "@veilleuse/shared";
import type { Clock } from "./clock.ts";
import type { SensorAnswer, SensorCommand } from "./http/ports.ts";

/** A calibration listens for three seconds, and a blocked link may take as long again. */
const ANSWER_WITHIN_MS = 12_000;

/** Sends commands to sensors and waits for what they reply. Nothing is queued: a sensor that is away does not answer. */
export class SensorCommands {
  private readonly waiting = new Map<string, (answer: SensorAnswer) => void>();
  private readonly publish: (topic: string, payload: string, retain: boolean) => void;
  private readonly clock: Clock;

  constructor(clock: Clock, publish: (topic: string, payload: string, retain: boolean) => void) {
    this.clock = clock;
    this.publish = publish;
  }

  send(sensor: string, command: SensorCommand): Promise<SensorAnswer> {
    const id = randomBytes(6).toString("base64url");
    const key = `${sensor}/${id}`;
    return new Promise((resolve) => {
      const cancel = this.clock.after(ANSWER_WITHIN_MS, () => {
        this.waiting.delete(key);
        resolve({ answered: false });
      });
      this.waiting.set(key, (answer) => {
        cancel();
        resolve(answer);
      });
      const text: Command = { v: 1, id, ...command };
      this.publish(sensorTopic(sensor, "command"), encodeCommand(text), false);
    });
  }

  /** Takes a reply of a sensor; one that nobody waits for changes nothing. */
  reply(sensor: string, reply: Reply): void {
    const key = `${sensor}/${reply.id}`;
    this.waiting.get(key)?.({ answered: true, ok: reply.ok, detail: reply.detail ?? "" });
    this.waiting.delete(key);
  }
}
