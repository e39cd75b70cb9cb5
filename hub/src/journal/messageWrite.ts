import { powerOf, type SensorMessage } from "@veilleuse/shared";
import type { Write } from "./statements.ts";

/** How a sensor's message is written down: levels in columns of their own, everything else as its text. */
export const messageWrite = (
  sensor: string,
  message: SensorMessage,
  occurredAtMs: number,
  receivedAtMs: number,
): Write => {
  if (message.channel === "level") {
    const { boot, seq, up, at, leq, max, floor, cry, motion, gap } = message.body;
    return ["level", sensor, boot, seq, up, at, occurredAtMs, receivedAtMs, leq, max, floor, cry, motion, gap ? 1 : 0];
  }
  const seq = message.channel === "status" ? null : message.body.seq;
  const body = JSON.stringify(message.body);
  const energy = message.channel === "minute" ? powerOf(message.body.leq) * message.body.cover : null;
  return ["message", sensor, message.channel, message.body.boot, seq, occurredAtMs, receivedAtMs, body, energy];
};
