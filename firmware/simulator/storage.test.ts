import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Board, createBoard } from "./board.ts";
import { createManualClock } from "./clock.ts";
import { createFlash } from "./flash.ts";

const boardOn = (flash = createFlash()): Board => {
  const board = createBoard({ bundle: `var st = require("Storage");`, clock: createManualClock(), flash });
  board.start();
  return board;
};

describe("Storage", () => {
  it("gives back any JSON that was written, on another board with the same flash too", () => {
    const flash = createFlash();
    const one = boardOn(flash);
    const two = boardOn(flash);
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 }),
        (content) => {
          // Strings have eight bits on the device.
          const text = JSON.stringify(content).replace(/[^ -~]/g, "?");
          one.evaluate(`st.writeJSON("x", JSON.parse(${JSON.stringify(text)}))`);
          expect(JSON.parse(two.evaluate(`JSON.stringify(st.readJSON("x"))`) as string)).toEqual(JSON.parse(text));
        },
      ),
    );
    one.stop();
    two.stop();
  });

  it("answers undefined for a missing file and throws for a broken one", () => {
    const board = boardOn(createFlash({ broken: "{nonsense" }));
    expect(board.evaluate(`st.readJSON("none")`)).toBeUndefined();
    expect(() => board.evaluate(`st.readJSON("broken")`)).toThrow("Expecting valid value");
    expect(board.evaluate(`st.readJSON("broken", true)`)).toBeUndefined();
    board.stop();
  });

  it("cuts names to 28 characters and refuses empty files", () => {
    const board = boardOn();
    board.evaluate(`st.write("1234567890123456789012345678901", "x")`);
    expect(Array.from(board.evaluate("st.list()") as string[])).toEqual(["1234567890123456789012345678"]);
    expect(() => board.evaluate(`st.write("a", "")`)).toThrow("Can't create zero length file");
    board.stop();
  });

  it("is full at 896 kB and says so", () => {
    const board = boardOn();
    board.evaluate(`var big = new Array(65537).join("0123456789");`);
    expect(board.evaluate(`st.write("a", big)`)).toBe(true);
    expect(board.evaluate(`st.write("b", big)`)).toBe(false);
    expect(board.console.at(-1)).toContain("Not enough free space");
    board.stop();
  });

  it("appends lines and loses what follows a byte of 255", () => {
    const board = boardOn();
    board.evaluate(`var f = st.open("log", "a"); f.write("one\\n"); f.write("two\\xfflost\\n"); f.write("three\\n");`);
    expect(board.evaluate(`f = st.open("log", "r"); [f.readLine(), f.readLine(), f.readLine()].join("|")`)).toBe(
      "one\n|twothree\n|",
    );
    board.stop();
  });
});
