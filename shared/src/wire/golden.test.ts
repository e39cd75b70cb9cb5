import { describe, expect, test } from "vitest";
import { CODECS } from "../../fixtures/codecs.ts";
import { goldenOf, MESSAGES } from "../../fixtures/golden.ts";
import { PAYLOAD_MAX_BYTES } from "../limits.ts";

describe.each(MESSAGES)("%s", (message) => {
  const { accepted, refused } = goldenOf(message);
  const { decode, encode } = CODECS[message];

  test.each(accepted)("accepts $about", ({ text, value }) => {
    expect(decode(text)).toEqual({ ok: true, value });
    expect(decode(encode(value))).toEqual({ ok: true, value });
  });

  test.each(refused)("refuses $about", ({ text, code, path }) => {
    expect(decode(text)).toEqual({ ok: false, code, path });
  });

  test("stays below the largest payload in every golden message", () => {
    for (const { text } of accepted) expect(Buffer.byteLength(text)).toBeLessThan(PAYLOAD_MAX_BYTES);
  });
});
