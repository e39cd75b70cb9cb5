import { expect, it } from "vitest";
import { isLoopback } from "./loopback.ts";

it("knows the addresses that lead nowhere from another device", () => {
  for (const own of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"]) expect(isLoopback(own)).toBe(true);
  for (const other of ["hub.local", "192.0.2.10", "localhost.example", "[fe80::1]", "10.127.0.1"]) {
    expect(isLoopback(other)).toBe(false);
  }
});
