import fc from "fast-check";
import { expect, test } from "vitest";
import { decibels, oneDecimal, powerOf } from "./units.ts";

const levelDb = fc.double({ min: -150, max: 200, noNaN: true });

test("a tenfold power is ten decibels more, a doubled one three", () => {
  expect([decibels(1), decibels(10), decibels(1e6)].map(oneDecimal)).toEqual([0, 10, 60]);
  expect(oneDecimal(decibels(2))).toBe(3);
  expect(powerOf(20)).toBeCloseTo(100, 9);
});

test("decibels and power undo each other", () => {
  fc.assert(
    fc.property(levelDb, (db) => {
      expect(decibels(powerOf(db))).toBeCloseTo(db, 9);
    }),
  );
});

test("a rounded level has one decimal in JSON and is at most a twentieth away", () => {
  fc.assert(
    fc.property(levelDb, (db) => {
      expect(JSON.stringify(oneDecimal(db))).toMatch(/^-?\d+(\.\d)?$/);
      expect(Math.abs(oneDecimal(db) - db)).toBeLessThanOrEqual(0.05 + 1e-9);
    }),
  );
});
