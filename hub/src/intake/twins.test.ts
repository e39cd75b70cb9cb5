import fc from "fast-check";
import { expect, test } from "vitest";
import { hearBoot, noTwins, shiftedTwins, twinBoots } from "./twins.ts";

const START = 1_700_000_000_000;
const hear = (heard: string[], everyMs: number, from = noTwins) =>
  heard.reduce((twins, boot, i) => hearBoot(twins, boot, START + i * everyMs), from);

test("two boards that take turns are found with the second return", () => {
  expect(twinBoots(hear(["a", "b", "a"], 1000), START + 3000)).toBeNull();
  expect(twinBoots(hear(["a", "a", "b", "a", "a", "b"], 1000), START + 6000)).toEqual(["b", "a"]);
});

test("one board that starts again and again is one board", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 100 }), (messagesPerBoot) => {
      const heard = messagesPerBoot.flatMap((count, boot) => new Array<string>(count).fill(String(boot)));
      expect(twinBoots(hear(heard, 500), START + heard.length * 500)).toBeNull();
    }),
  );
});

test("two boards that restart now and then are found all the same", () => {
  const heard = ["a", "b", "a", "c", "b", "c"];
  expect(twinBoots(hear(heard, 1000), START + 6000)).toEqual(["c", "b"]);
});

test("it is over when no boot came back for ten minutes, and not before", () => {
  const twins = hear(["a", "b", "a", "b"], 1000);
  expect(twinBoots(twins, START + 600_000)).not.toBeNull();
  expect(twinBoots(twins, START + 603_000)).toBeNull();
  expect(twinBoots(shiftedTwins(twins, 86_400_000), START + 86_400_000 + 4000)).not.toBeNull();
});

test("remembers no more than a few boots, whatever a board makes up", () => {
  const twins = hear(
    Array.from({ length: 1000 }, (_, i) => (i % 3 ? String(i) : "a")),
    1,
  );
  expect(twins.boots.length).toBeLessThanOrEqual(8);
  expect(twins.returnsAtMs.length).toBeLessThanOrEqual(3);
});
