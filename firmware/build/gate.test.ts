import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildBundle, buildScript, type Script } from "./bundle.ts";
import { gate } from "./gate.ts";
import { outsideNames } from "./outsideNames.ts";

const rulesOf = (source: string): string[] => [...new Set(gate(source).map((f) => f.rule))];

describe("the gate", () => {
  it.each([
    ["an arrow function", "var f=()=>1", "syntax"],
    ["let", "let a=1", "syntax"],
    ["a template", "var a=`x`", "syntax"],
    ["a default parameter", "var f=function(a=1){}", "syntax"],
    ["a spread", "var a=[...b]", "syntax"],
    ["destructuring", "var {a}=E", "syntax"],
    ["optional chaining", "var a=E?.b", "syntax"],
    ["a class", "class A{}", "syntax"],
    ["an exponent", "var a=2**3", "syntax"],
    ["a generator", "function*g(){}", "syntax"],
    ["async", "var f=async function(){}", "syntax"],
    ["a function declared below another statement", "var a=1;function f(){return a}", "hoisting"],
    ["the same inside a function", "var f=function(){g();function g(){}}", "hoisting"],
    ["a label", "a:for(;;){break a}", "label"],
    ["with", "with(E){}", "with"],
    ["default that is not last", "switch(E){default:E.sum();break;case 1:E.FFT()}", "defaultLast"],
    ["a line break after return", "var f=function(){return\n1}", "return"],
    ["a counted repetition", "var r=/a{2}/", "regex"],
    ["look-ahead", "var r=/a(?=b)/", "regex"],
    ["a lazy quantifier", "var r=/a+?/", "regex"],
    ["a backreference", "var r=/(a)\\1/", "regex"],
    ["a slash in a class", "var r=/[a/]/", "regex"],
    ["a shortened array", "var a=[1];a.length=0", "length"],
    ["a variable used above its var", "var f=function(n){return e=n,e;var e}", "useBeforeVar"],
    ["a variable whose var may not have run", "var f=function(n){if(n){var e=1}return e}", "useBeforeVar"],
    ["a value used above its definition", "var a=b+1,b=1", "useBeforeVar"],
    ["a call above what it needs", "var f=function(){return b};f();var b=1", "loadOrder"],
    [
      "the same through another function",
      "!function(){var f=function(){return g()},g=function(){return b};f();var b=1}()",
      "loadOrder",
    ],
    [
      "a closure over a loop's variable",
      "for(var i=0;i<3;i++){setTimeout(function(){console.log(i)},1)}",
      "loopClosure",
    ],
    ["an unknown global", "var a=Buffer", "global"],
    ["Map", "var m=new Map", "global"],
    ["Symbol", "var s=Symbol", "global"],
    ["Promise", "var p=new Promise(function(){})", "global"],
    ["the wall clock", "var d=Date.now()", "global"],
    ["eval", "eval('1')", "global"],
    ["Math.random, which repeats on every start", "var r=Math.random()", "builtIn"],
    ["Math.log10", "var r=Math.log10(1)", "builtIn"],
    ["Math.trunc", "var r=Math['trunc'](1)", "builtIn"],
    ["Number.isFinite", "var r=Number.isFinite(1)", "builtIn"],
    ["Number.EPSILON", "var r=Number.EPSILON", "builtIn"],
    ["Object.freeze", "var r=Object.freeze({})", "builtIn"],
    ["Array.from", "var r=Array.from('ab')", "builtIn"],
    ["Array.prototype", "var f=function(){return Array.prototype.slice.call(arguments,1)}", "builtIn"],
    ["String.fromCodePoint", "var r=String.fromCodePoint(1)", "builtIn"],
    ["lastIndexOf", "var r=[1].lastIndexOf(1)", "builtIn"],
    ["flat", "var r=[[1]].flat()", "builtIn"],
    ["a module of Node", "var fs=require('fs')", "require"],
    ["a computed module", "var n='n'+'et',m=require(n)", "require"],
    ["a member of the interpreter that nobody declared", "E.dumpStr()", "outsideName"],
    ["the same of a module", "require('net').createServer()", "outsideName"],
    ["too much of it", `var a="${"x".repeat(30000)}"`, "size"],
  ])("refuses %s", (_, source, rule) => {
    expect(rulesOf(source)).toEqual([rule]);
  });

  it.each([
    ["functions declared first", '"use strict";function f(){return g()}function g(){return 1}f();'],
    ["a var in a loop that stays there", "for(var i=0;i<3;i++){var j=i;console.log(j)}"],
    [
      "a closure over a function's own variable in a loop",
      "var f=function(i){setTimeout(function(){console.log(i)},1)};for(var i=0;i<3;i++)f(i);",
    ],
    ["a function that uses what is defined before it runs", "var f=function(){return b},b=1;f();"],
    ["a catch parameter", "try{E.sum()}catch(e){console.log(e)}"],
    ["an own variable with the name of a banned global", "var f=function(Map){return Map.flat};"],
    ["the interpreter's modules", 'var n=require("net"),w=require("Wifi"),s=require("Storage");'],
    ["a keyword as a property", "var a={do:1,default:2};a.do=a.default;"],
  ])("lets %s pass", (_, source) => {
    expect(gate(source)).toEqual([]);
  });

  it("says what, where and why", () => {
    const [finding] = gate("var a=1;\nvar b=Math.random();");
    expect(finding).toMatchObject({ rule: "builtIn", what: "Math.random", line: 2, column: 7 });
    expect(finding?.why).not.toBe("");
    expect(finding?.excerpt).toContain("Math.random()");
  });
});

describe("the bundle", () => {
  let script: Script;
  beforeAll(async () => {
    script = await buildScript({ version: "1.2.3" });
  });

  it("passes the gate", () => {
    expect(gate(script.finished, script.plain)).toEqual([]);
  });

  it("is the same to the byte when it is built again", async () => {
    expect(await buildBundle({ version: "1.2.3" })).toBe(script.finished);
  });

  it("carries the version", () => {
    expect(script.finished).toContain('"1.2.3"');
  });

  it("says nothing of a field that it alone knows", () => {
    for (const own of ["clippedFrames", "flatFrames", "hearFrame", "renewStatus"]) {
      expect(script.plain).toContain(own);
      expect(script.finished).not.toContain(own);
    }
  });

  it.each([
    ["of the wire", "leq"],
    ["of a command", "arg"],
    ["of the flash", "toldCalibrationDb"],
    ["of the settings", "motionPin"],
    ["of the interpreter", "startInput"],
    ["of an option of the interpreter", "debounce"],
    ["of the language", "substr"],
  ])("is refused when a name %s was shortened", (_, name) => {
    expect(outsideNames()).toContain(name);
    const damaged = script.finished.replaceAll(new RegExp(`([.{,])${name}\\b`, "g"), "$1zz");
    expect(gate(damaged, script.plain).map(({ rule, what }) => rule + what.split(" ")[0])).toEqual([
      `outsideName${name}`,
    ]);
  });

  it("is refused when it asks the interpreter for what is not declared", async () => {
    const folder = await mkdtemp(join(tmpdir(), "veilleuse-gate-"));
    try {
      const entry = join(folder, "entry.ts");
      await writeFile(entry, "(E as any).dumpFreeList(1);(E as any).sum([1]);");
      const { finished, plain } = await buildScript({ entry, version: "1" });
      expect(gate(finished, plain).map(({ rule }) => rule)).toEqual(["outsideName"]);
      expect(finished).toContain("E.sum");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("the names that others know", () => {
  it("are those of types, and not those of the firmware itself", () => {
    const names = outsideNames();
    for (const name of [
      "v",
      "seq",
      "do",
      "loudDb",
      "boots",
      "rules",
      "origin",
      "ssid",
      "indicatorPin",
      "doubleBuffer",
      "charCodeAt",
    ])
      expect(names).toContain(name);
    for (const name of ["kind", "optional", "maxLength", "payload", "frameDb", "second"])
      expect(names).not.toContain(name);
  });
});
