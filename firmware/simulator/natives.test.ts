import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBoard } from "./board.ts";
import { createManualClock } from "./clock.ts";
import { findEspruino } from "./native/runNative.ts";

/** Each is evaluated on both; an exception counts as a result. */
const EXPRESSIONS = `
E.sum([1,,3]) | E.sum('abc') | E.sum(new Uint16Array([1,65520])) | E.sum([1,'3',true]) | E.sum({})
E.variance([1,2,3],0) | E.variance(new Uint16Array([1,2,3]),2) | E.variance('ab',0) | E.variance({},0) | E.variance(5,0) | E.variance(new Uint8Array([1,2]).buffer,0)
E.convolve([1,2,3],[1,2],1) | E.convolve([1,2,3],[1,2,5,7],-1) | E.convolve('ab',[1,2],0) | E.convolve(1,[2],0)
E.clip(5,1,3) | E.clip('7',0,'5') | E.clip(-1,0,1) | Math.clip(5,1,3) | Math.sign(-3)
E.CRC32('hello') | E.CRC32('') | E.CRC32([1,2,3]) | E.CRC32([256,300]) | E.CRC32(new Uint8Array([255,0]))
E.reverseByte(1) | E.toUint8Array(1,'ab',[3,4]) | E.toUint8Array([1,[2,'z']],300,{data:5,count:3},-1) | E.toString('ab',[67,'d']) | E.toString(300)
E.toString([1,2],new Uint8Array([3]),{data:4,count:2}) | E.toString({callback:function(){return 5},count:2}) | E.toUint8Array() | E.lookupNoCase({Ab:1},'aB') | E.lookupNoCase({Ab:1},'aB',true)
fft([1,2,3]) | fft([1,2,3,4,5]) | fft(new Float32Array([1,0,-1,0])) | fft([1,2,3,4],[0,0,0,0]) | fft([1,2,3,4],[0,1,0,2],true) | fft(new Uint16Array([1001,2003,3000,4000]))
fft(new Float32Array([1,2,3,4,5]),new Float32Array([1,1])) | fft(5) | fft([1],5)
map(a,new Uint8Array(8)) | map(a,new Uint8Array(8),undefined,4) | map(a,new Uint8Array(8),undefined,-4) | map(a,new Uint16Array(4),undefined,12) | map(a,new Uint16Array(4),undefined,-12)
map(a,new Uint8Array(8),function(v,i){return i}) | map(a,new Uint8Array(8),function(v,i){return v+i},4) | map(new Uint16Array([1,65520,32768]),new Float32Array(3))
map(new Float32Array([1,2,3]),new Float32Array(3)) | map(new Float32Array([1.7,2]),new Uint16Array(3)) | map(new Int16Array([-1,2,3]),new Float32Array(3)) | map(new Uint32Array([1,2]),new Float32Array(2)) | map(new Int8Array([-1,2]),new Int16Array(2))
map(new Uint8Array([1,2,3]),new Uint8Array(3),new Uint8Array([9,8,7,6])) | map(new Uint8Array([1,2,30]),new Uint8Array(3),[9,8,7,6]) | map([1],new Uint8Array(3)) | map(a,new Uint8Array(3),5)
map(new Uint16Array([1,2,3,4]),new Float32Array(4),function(v,i){return v*0.5+i}) | map(a.buffer,new Uint8Array(4)) | map(new Float64Array([1,2]),new Float64Array(2))
Math.random() | Math.random() | E.hwRand() | E.srand(5) | Math.random() | Math.randInt(10) | Math.randInt()
btoa('a\\xff') | atob('YQ==') | btoa(new Uint8Array([1,2])) | new Uint8Array(require('crypto').SHA256('abc')) | new Uint8Array(require('crypto').SHA1('abc')) | require('crypto').SHA256('a') instanceof ArrayBuffer
clearTimeout(undefined) | clearInterval(undefined) | clearTimeout(99) | clearInterval('x') | setTimeout(5,1) | changeInterval(99,5) | clearWatch(5) | setWatch(5,D1)
typeof Map | typeof Set | typeof Symbol | typeof Promise.race | typeof Math.log10 | typeof Math.log2 | typeof Math.trunc | typeof Math.hypot | typeof Number.isFinite | typeof Number.isInteger | typeof Number.EPSILON | typeof Object.freeze | typeof Object.is | typeof Array.from | typeof Array.of
typeof [].flat | typeof [].at | typeof [].lastIndexOf | typeof [].keys | typeof ''.trimStart | typeof ''.at | typeof ''.codePointAt | typeof Uint8Array.from | typeof new ArrayBuffer(1).slice | typeof queueMicrotask | typeof structuredClone | typeof TextEncoder | typeof fetch | typeof Buffer | typeof setImmediate | typeof WebAssembly | typeof Reflect | typeof Proxy | typeof BigInt | typeof WeakMap
typeof Promise.all | typeof [].includes | typeof ''.padStart | typeof ''.replaceAll | typeof Object.entries | typeof Object.fromEntries | typeof new Uint8Array(1).subarray | typeof [].find | typeof Math.sqrt
new Waveform(0) | new Waveform('x') | new Waveform(4,{bits:12}) | new Waveform(4,{doubleBuffer:true,bits:16}).buffer2 | new Waveform(4).buffer
o.on('z',5) | o.emit(5) | Object.keys(o) | o.removeAllListeners('x') | Object.keys(o) | typeof o.once | typeof o.addListener
pinMode(D5,'bogus') | D5+0 | D5.toString() | JSON.stringify({p:D5}) | typeof D99 | Pin('D99') | Pin('D5')==D5
require('Nope') | nope | JSON.stringify({a:undefined,b:NaN,d:new Uint8Array(2)}) | 'abc'.substr(1,1) | (5).toFixed(1) | ({a:1}).clone() | new Date(0).toISOString()
st.write('a','hello') | st.read('a') | st.read('zz') | st.readJSON('zz') | st.readJSON('a') | st.readJSON('a',true) | st.read('a',1,3) | st.erase('a') | st.read('a') | st.erase('nope')
st.writeJSON('j',{a:[1,2]}) | st.readJSON('j') | st.write('o',{a:1}) | st.read('o') | st.write('l','{a:1} tail') | st.readJSON('l') | st.write('p','abc',2,10) | st.write('arr',[1,2,255]) | st.read('arr') | st.write('un') | st.write('n',5) | st.read('n')
st.write('q','abcdef',0,20) | st.write('q','XY',10) | st.read('q') | st.write('q','XY',2,20) | st.read('q',4) | st.write('q','Z',30,20) | st.write('e','') | st.list().length | st.list(/^q/) | st.erase('q')
st.open('f','x') | st.open('f','r').read(4) | st.open('f','r').write('x') | st.open('f','a').read(1) | st.open('f','a').write('l1\\nl2\\n') | st.open('f','r').readLine() | st.open('f','r').getLength() | st.open('f','r').read(99) | st.open('f','a').erase() | st.open('f','r').read(4)
`
  .trim()
  .split(/\n| \| /);

const SETUP = `
var o = {}; o.on("x", function () {});
var a = new Uint8Array([0x12, 0x34, 0x56, 0x78]);
var st = require("Storage");
function fft(re, im, inverse) { E.FFT(re, im, inverse); return [re, im]; }
function map(from, to, f, bits) { E.mapInPlace(from, to, f, bits); return to; }
function show(source) {
  var result;
  try { result = { value: eval(source) }; } catch (e) { result = { error: e.toString() }; }
  return JSON.stringify(result);
}
`;

const espruino = findEspruino();

const onInterpreter = (expressions: ReadonlyArray<string>): unknown[] => {
  const folder = mkdtempSync(join(tmpdir(), "veilleuse-natives-"));
  const script = `${SETUP}\n${JSON.stringify(expressions)}.forEach(function (s) { print("=" + show(s)); });\nquit();`;
  try {
    writeFileSync(join(folder, "main.js"), script);
    const printed = execFileSync(espruino as string, ["main.js"], { cwd: folder, encoding: "latin1", timeout: 60_000 });
    const lines = printed.split("\n").filter((line) => line.startsWith("="));
    // The interpreter escapes some characters in a way that JSON does not know.
    return lines.map((line) =>
      JSON.parse(
        line
          .trim()
          .slice(1)
          .replace(/\\x([0-9A-F]{2})/g, "\\u00$1")
          .replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const onBoard = (expressions: ReadonlyArray<string>): unknown[] => {
  const board = createBoard({ bundle: SETUP, clock: createManualClock(), seed: 1 });
  board.start();
  try {
    return expressions.map((source) => JSON.parse(board.evaluate(`show(${JSON.stringify(source)})`) as string));
  } finally {
    board.stop();
  }
};

/** Numbers are printed with eleven decimals by the interpreter. */
const rounded = (value: unknown): unknown => {
  if (typeof value === "number") return Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(rounded);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rounded(item)]));
  }
  return value;
};

/** Messages that the host language words in its own way; that there is an error is what counts. */
const OWN_WORDING = /^(ReferenceError|SyntaxError)/;
const comparable = (result: unknown): unknown => {
  const { error } = result as { error?: string };
  const kind = error === undefined ? null : OWN_WORDING.exec(error);
  return kind ? { error: kind[0] } : rounded(result);
};

describe.skipIf(!espruino)("the natives, against the interpreter [needs espruino]", () => {
  it("answer as the interpreter does, errors included", () => {
    const theirs = onInterpreter(EXPRESSIONS).map(comparable);
    const ours = onBoard(EXPRESSIONS).map(comparable);
    const named = (results: unknown[]): unknown[] => EXPRESSIONS.map((source, i) => [source, results[i]]);
    expect(named(ours)).toEqual(named(theirs));
  });

  it("compute the same sums, variances, convolutions and transforms for any numbers", () => {
    const numbers = fc.array(fc.float({ min: -70_000, max: 70_000, noNaN: true }), { minLength: 1, maxLength: 40 });
    const cases = fc.sample(fc.tuple(numbers, numbers, fc.integer({ min: -50, max: 50 })), { numRuns: 60, seed: 7 });
    const expressions = cases.flatMap(([x, y, k]) => {
      const a = JSON.stringify(x.map((v) => Math.round(v * 8) / 8));
      const b = JSON.stringify(y.map((v) => Math.round(v)));
      return [
        `E.sum(${a})`,
        `E.variance(${a},${k})`,
        `E.convolve(${a},${b},${k})`,
        `fft(new Float32Array(${a}))`,
        `fft(new Float32Array(${a}),new Float32Array(${b}))`,
        `map(new Uint16Array(${b}),new Float32Array(${x.length}))`,
      ];
    });
    const theirs = onInterpreter(expressions) as Array<{ value: unknown }>;
    const ours = onBoard(expressions) as Array<{ value: unknown }>;
    expressions.forEach((source, i) => {
      const flat = (value: unknown): number[] =>
        JSON.stringify(value)
          .match(/-?\d+(\.\d+)?(e[-+]?\d+)?/g)
          ?.map(Number) ?? [];
      const a = flat(ours[i]?.value);
      const b = flat(theirs[i]?.value);
      expect(a.length, source).toBe(b.length);
      const scale = Math.max(1, ...b.map(Math.abs));
      a.forEach((value, k) => {
        expect(Math.abs(value - (b[k] as number)) / scale, source).toBeLessThan(1e-6);
      });
    });
  });
});

describe("the script's world", () => {
  it("has no way to Node through its globals", () => {
    const names = [
      "process.exit",
      "Buffer",
      "setImmediate",
      "fetch",
      "performance",
      "module",
      "exports",
      "__dirname",
      "Worker",
    ];
    const board = createBoard({ bundle: "", clock: createManualClock() });
    board.start();
    for (const name of names) {
      expect(board.evaluate(`(function(){try{return typeof ${name}}catch(e){return "undefined"}})()`)).toBe(
        "undefined",
      );
    }
    expect(board.evaluate("typeof process.memory")).toBe("function");
    board.stop();
  });

  it("keeps two boards apart", () => {
    const clock = createManualClock();
    const one = createBoard({ bundle: "var mine = 1; Math.clip = 5; Object.prototype.odd = 1;", clock });
    const two = createBoard({ bundle: "", clock });
    one.start();
    two.start();
    expect(two.evaluate("typeof mine + typeof Math.clip + typeof ({}).odd")).toBe("undefinedfunctionundefined");
    expect(({} as { odd?: number }).odd).toBeUndefined();
    one.stop();
    two.stop();
    expect(clock.pending).toBe(0);
  });
});
