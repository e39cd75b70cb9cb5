import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ARBITRARIES } from "../../fixtures/arbitraries.ts";
import { CODECS } from "../../fixtures/codecs.ts";
import { goldenOf, MESSAGES } from "../../fixtures/golden.ts";
import { PAYLOAD_MAX_BYTES } from "../limits.ts";

/** One damaged character: replaced, inserted or left out. */
const damage = fc.record({
  at: fc.nat({ max: PAYLOAD_MAX_BYTES }),
  removed: fc.integer({ min: 0, max: 3 }),
  inserted: fc.string({ unit: "binary", maxLength: 3 }),
});

const typeOf = (x: unknown): string => (x === null ? "null" : Array.isArray(x) ? "list" : typeof x);

describe.each(MESSAGES)("%s", (message) => {
  const { decode, encode } = CODECS[message];
  const valid = ARBITRARIES[message];

  /** A refusal, or a message that stands on its own: what it decoded to encodes and decodes to itself. */
  const expectSound = (text: string): void => {
    const decoded = decode(text);
    if (decoded.ok) expect(decode(encode(decoded.value))).toEqual(decoded);
    else expect(decoded).toEqual({ ok: false, code: expect.any(String), path: expect.any(String) });
  };

  test("never throws, whatever text comes in", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 1100 }), expectSound));
    fc.assert(fc.property(fc.json({ noUnicodeString: false }), expectSound));
  });

  test("refuses a message that was cut off anywhere", () => {
    fc.assert(
      fc.property(valid, fc.nat(), (value, n) => {
        const text = encode(value);
        expect(decode(text.slice(0, n % text.length))).toEqual({ ok: false, code: "notJson", path: "" });
      }),
    );
  });

  test("refuses a damaged message, or reads a valid one", () => {
    fc.assert(
      fc.property(valid, damage, (value, { at, removed, inserted }) => {
        const text = encode(value);
        const i = at % text.length;
        expectSound(text.slice(0, i) + inserted + text.slice(i + removed));
      }),
    );
  });

  test("refuses any version but its own", () => {
    fc.assert(
      fc.property(valid, fc.jsonValue({ maxDepth: 1 }), (value, v) => {
        fc.pre(v !== 1);
        const text = JSON.stringify({ ...value, v });
        fc.pre(text.length <= PAYLOAD_MAX_BYTES);
        expect(decode(text)).toEqual({ ok: false, code: "unknownVersion", path: "v" });
      }),
    );
  });

  test("refuses a field of another type by its name", () => {
    const stranger = fc.constantFrom(true, "text", [], {}, ["list"], { a: 1 }, -1.5);
    fc.assert(
      fc.property(valid, fc.nat(), stranger, (value, n, other) => {
        const names = Object.keys(value).filter((name) => name !== "v");
        const name = names[n % names.length] as string;
        fc.pre(typeOf(value[name]) !== typeOf(other));
        // The id of an event may be a number or a text.
        fc.pre(!(message === "event" && name === "id" && ["number", "string"].includes(typeOf(other))));
        const decoded = decode(JSON.stringify({ ...value, [name]: other }));
        expect(decoded).toEqual({ ok: false, code: "wrongType", path: name });
      }),
    );
  });

  test("does not take fields from a prototype that the payload names", () => {
    const { text } = goldenOf(message).accepted[0] as { text: string };
    const smuggled = `{"v":1,"__proto__":${text}}`;
    expect(decode(smuggled)).toMatchObject({ ok: false, code: "missing" });
  });

  test("counts nesting that never ends as no JSON or no object, not as a crash", () => {
    expect(decode("[".repeat(PAYLOAD_MAX_BYTES))).toMatchObject({ ok: false, code: "notJson" });
    expect(decode(`${"[".repeat(500)}${"]".repeat(500)}`)).toMatchObject({ ok: false, code: "notAnObject" });
  });
});
