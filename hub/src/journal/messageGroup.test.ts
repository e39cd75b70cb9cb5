import { SENSOR_CHANNELS } from "@veilleuse/shared";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MessagePacker, unpackMessages } from "./messageGroup.ts";

const message = fc.record({
  sensor: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
  channel: fc.constantFrom(...SENSOR_CHANNELS),
  occurredAtMs: fc.maxSafeInteger(),
  receivedAtMs: fc.maxSafeInteger(),
  payload: fc.uint8Array({ maxLength: 1024 }).map((bytes) => Buffer.from(bytes)),
});

test("unpacks what was packed, in its order and whatever the memory was to begin with", () => {
  fc.assert(
    fc.property(fc.array(message), fc.nat({ max: 2000 }), (messages, memory) => {
      const packer = new MessagePacker(Buffer.alloc(memory, 0xff));
      for (const { sensor, channel, payload, occurredAtMs, receivedAtMs } of messages) {
        packer.add(sensor, channel, payload, occurredAtMs, receivedAtMs);
      }
      expect([...unpackMessages(packer.take().subarray(0, packer.length))]).toEqual(messages);
    }),
  );
});

test("throws a RangeError at bytes that nobody packed, and never reads beyond them", () => {
  const packer = new MessagePacker(Buffer.alloc(64));
  packer.add("nursery", "minute", Buffer.from("{}"), 1, 2);
  const bytes = Buffer.from(packer.take().subarray(0, packer.length));
  for (let cut = 1; cut < bytes.length; cut++) {
    expect(() => [...unpackMessages(bytes.subarray(0, cut))]).toThrow(RangeError);
  }
  bytes[20] = 99;
  expect(() => [...unpackMessages(bytes)]).toThrow(RangeError);
});
