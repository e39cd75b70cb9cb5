import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ARBITRARIES } from "../../fixtures/arbitraries.ts";
import { CODECS } from "../../fixtures/codecs.ts";
import { MESSAGES } from "../../fixtures/golden.ts";
import { PAYLOAD_MAX_BYTES } from "../limits.ts";
import { SENSOR_CHANNELS } from "../topic.ts";
import { decodeSensorMessage } from "./message.ts";

describe.each(MESSAGES)("%s", (message) => {
  const { decode, encode } = CODECS[message];
  const valid = ARBITRARIES[message];

  test("decodes to what was encoded", () => {
    fc.assert(
      fc.property(valid, (value) => {
        expect(decode(encode(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test("fits into the largest payload, whatever its texts hold", () => {
    fc.assert(
      fc.property(valid, (value) => {
        expect(Buffer.byteLength(encode(value))).toBeLessThanOrEqual(PAYLOAD_MAX_BYTES);
      }),
    );
  });

  test("ignores fields that it does not know", () => {
    const unknown = fc.dictionary(
      fc.string({ maxLength: 8 }).map((name) => `x-${name}`),
      fc.jsonValue({ maxDepth: 1 }),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(valid, unknown, (value, extra) => {
        const text = JSON.stringify({ ...extra, ...value });
        fc.pre(text.length <= PAYLOAD_MAX_BYTES);
        expect(decode(text)).toEqual({ ok: true, value });
      }),
    );
  });
});

test.each(SENSOR_CHANNELS)("names the channel %s of a decoded message, and passes its refusals on", (channel) => {
  fc.assert(
    fc.property(ARBITRARIES[channel], (body) => {
      const text = CODECS[channel].encode(body);
      expect(decodeSensorMessage(channel, text)).toEqual({ ok: true, value: { channel, body } });
    }),
  );
  expect(decodeSensorMessage(channel, "{}")).toEqual({ ok: false, code: "missing", path: "v" });
});
