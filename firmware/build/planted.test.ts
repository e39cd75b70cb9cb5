import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildScript } from "./bundle.ts";
import { FIRMWARE_FOLDER } from "./firmwareFolder.ts";
import { gate } from "./gate.ts";

/** What TypeScript can turn into ES5 may be written; everything else has to be refused after the whole build. */
const FORBIDDEN: ReadonlyArray<[what: string, source: string]> = [
  ["Math.random", "console.log(Math.random())"],
  ["Math.log10", "console.log(Math.log10(getTime()))"],
  ["Math.sign", "console.log(Math.sign(getTime()))"],
  ["Math.hypot", "console.log(Math.hypot(getTime(), 1))"],
  ["Number.isFinite", "console.log(Number.isFinite(getTime()))"],
  ["Number.isInteger", "console.log(Number.isInteger(getTime()))"],
  ["a Map", "console.log(new Map([[1, getTime()]]).size)"],
  ["a Set", "console.log(new Set([getTime()]).size)"],
  ["a WeakMap", "console.log(new WeakMap())"],
  ["a Symbol", "console.log(Symbol(getTime() + ''))"],
  ["a BigInt", "console.log(BigInt(getTime()))"],
  ["a Promise", "new Promise((r) => r(getTime())).then(console.log)"],
  ["an async function", "(async () => { await getTime(); console.log(1); })()"],
  ["a generator", "function* g() { yield getTime(); } console.log(g().next())"],
  ["the wall clock", "console.log(Date.now())"],
  ["a Date", "console.log(new Date())"],
  ["eval", "console.log((0, eval)(getTime() + ''))"],
  ["a made function", "console.log(new Function('return 1')())"],
  ["Object.assign", "console.log(Object.assign({}, { a: getTime() }))"],
  ["Object.freeze", "console.log(Object.freeze({ a: getTime() }))"],
  ["Array.from", "console.log(Array.from(getTime() + ''))"],
  ["Array.prototype.flat", "console.log([[getTime()]].flat())"],
  ["Array.prototype.lastIndexOf", "console.log([getTime()].lastIndexOf(1))"],
  ["a shortened array", "const a = [getTime()]; a.length = 0; console.log(a)"],
  ["a regular expression that looks ahead", "console.log(/a(?=b)/.test(getTime() + ''))"],
  ["a counted repetition", "console.log(/a{2}/.test(getTime() + ''))"],
  ["a label", "outer: for (;;) { for (;;) { console.log(1); if (getTime()) continue outer; break outer; } }"],
  ["a module of Node", "console.log(require('fs'))"],
  ["a global of Node", "console.log(Buffer.alloc(1))"],
  ["a global of browsers", "console.log(globalThis)"],
  ["fetch", "fetch('http://127.0.0.1/')"],
  ["a member of the interpreter that is not declared", "console.log((E as any).dumpStr())"],
];

describe("the build refuses", { timeout: 60_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "veilleuse-planted-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const refused = async (name: string, source: string): Promise<string[]> => {
    const entry = join(folder, `${name}.ts`);
    await writeFile(entry, `${source};\n`);
    try {
      const { finished, plain } = await buildScript({ entry, version: "1" });
      return gate(finished, plain).map(({ rule }) => rule);
    } catch (error) {
      // Where a step before the gate cannot go on, the build ends too.
      return [`build: ${(error as Error).message.split("\n")[0]}`];
    }
  };

  it.each(FORBIDDEN)("%s in the source", async (_, source) => {
    expect(await refused("planted", source)).not.toEqual([]);
  });

  it("nothing in a source of the same kind without it", async () => {
    expect(await refused("clean", "const a = { b: getTime() }; for (const c of [a]) console.log(c.b)")).toEqual([]);
  });

  it("the whole firmware for one construct among its thousands", async () => {
    const main = JSON.stringify(join(FIRMWARE_FOLDER, "src/main.ts"));
    expect(await refused("whole", `import ${main};\nsetInterval(() => console.log(Math.random()), 1000)`)).toContain(
      "builtIn",
    );
  });
});
