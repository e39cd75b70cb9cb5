import { beforeEach, describe, expect, it } from "vitest";
import { createLoginGuard, type LoginGuard } from "./loginGuard.ts";

describe("passwords at the same time", () => {
  const wrong = () => false;
  let guard: LoginGuard;

  beforeEach(() => {
    guard = createLoginGuard({ now: () => 0 });
  });

  it("are looked at two at a time in the whole house, whoever asks", async () => {
    const ends: ((right: boolean) => void)[] = [];
    const slow = () => new Promise<boolean>((end) => ends.push(end));
    const two = [guard.attempt("a", slow, Boolean), guard.attempt("b", slow, Boolean)];
    expect(await guard.attempt("c", () => true, Boolean)).toEqual({ admitted: false, retryAfterMs: 1000 });
    for (const end of ends) end(false);
    await Promise.all(two);
    expect(await guard.attempt("c", () => true, Boolean)).toEqual({ admitted: true, value: true });
  });

  it("count before they are looked at", async () => {
    for (let attempt = 0; attempt < 9; attempt++) await guard.attempt("a", wrong, Boolean);
    const both = await Promise.all([guard.attempt("a", wrong, Boolean), guard.attempt("a", wrong, Boolean)]);
    expect(both).toEqual([
      { admitted: true, value: false },
      { admitted: false, retryAfterMs: 1000 },
    ]);
  });

  it("leave room again when one could not be looked at", async () => {
    const broken = () => Promise.reject(new Error("no memory"));
    for (const address of ["a", "b", "c"]) {
      await expect(guard.attempt(address, broken, Boolean)).rejects.toThrow("no memory");
    }
    expect(await guard.attempt("d", () => true, Boolean)).toEqual({ admitted: true, value: true });
  });

  it("of many other addresses do not make one forgotten that goes on", async () => {
    await guard.attempt("a", wrong, Boolean);
    for (let i = 0; i < 999; i++) await guard.attempt(`before-${i}`, wrong, Boolean);
    for (let attempt = 0; attempt < 9; attempt++) await guard.attempt("a", wrong, Boolean);
    for (let i = 0; i < 999; i++) await guard.attempt(`after-${i}`, wrong, Boolean);
    expect(await guard.attempt("a", wrong, Boolean)).toEqual({ admitted: false, retryAfterMs: 1000 });
  });
});
