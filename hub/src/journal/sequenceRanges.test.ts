import { SEQ_MAX } from "@veilleuse/shared";
import { expect, test } from "vitest";
import { createVolatileJournal } from "../testing/volatileJournal.ts";

/** A journal with numbers of one boot, given as ranges, and a neighbour that must not matter. */
const journalWith = (ranges: [number, number][]) => {
  const journal = createVolatileJournal();
  const insert = journal.db.prepare(
    `WITH RECURSIVE number(seq) AS (SELECT ?3 UNION ALL SELECT seq + 1 FROM number WHERE seq < ?4)
     INSERT INTO message SELECT NULL, ?1, 'minute', ?2, seq, 0, 0, '{}', NULL FROM number`,
  );
  for (const [first, last] of ranges) insert.run("nursery", "0000000a", first, last);
  insert.run("nursery", "0000000b", 1, 5);
  insert.run("attic", "0000000a", 1, 5);
  return journal.read;
};

const holes = (count: number, each: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => [i * each + 1, (i + 1) * each - 1]);

test.each<[string, [number, number][]]>([
  ["none", []],
  ["one", [[7, 7]]],
  ["many without a hole", [[1, 90_000]]],
  [
    "the first and the last there are",
    [
      [0, 3],
      [SEQ_MAX - 1, SEQ_MAX],
    ],
  ],
  [
    "a hole in the middle of many",
    [
      [1, 45_000],
      [45_002, 90_000],
    ],
  ],
  [
    "a hole where they are halved",
    [
      [1, 30_000],
      [30_002, 60_001],
    ],
  ],
  ["holes everywhere", holes(300, 100)],
  ["holes at one end", [[1, 60_000], ...holes(50, 4).map(([a, b]): [number, number] => [a + 70_000, b + 70_000])]],
])("the numbers of a boot come back as the ranges they are: %s", (_, ranges) => {
  expect(journalWith(ranges).sequenceRanges("nursery", "0000000a")).toEqual(ranges);
});

test("a sensor was heard last when anything but a status of it came, whatever time that is of", () => {
  const journal = createVolatileJournal();
  const insert = journal.db.prepare("INSERT INTO message VALUES (NULL, 'nursery', ?, '0000000a', ?, ?, ?, '{}', NULL)");
  expect(journal.read.lastHeardAtMs("nursery")).toBeNull();
  insert.run("status", null, 900, 900);
  expect(journal.read.lastHeardAtMs("nursery")).toBeNull();
  insert.run("minute", 1, 100, 300);
  insert.run("health", 2, 50, 400);
  expect(journal.read.lastHeardAtMs("nursery")).toBe(400);
});
