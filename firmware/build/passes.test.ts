import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aliasOften } from "./aliases.ts";
import { declareFirst } from "./declareFirst.ts";
import { FIRMWARE_FOLDER } from "./firmwareFolder.ts";
import { makeForTheCall } from "./forTheCall.ts";
import { freeBootCode } from "./freeBootCode.ts";
import { FREQUENCY } from "./frequency.ts";
import { gate } from "./gate.ts";
import { foldImpossibleChoices } from "./impossibleChoices.ts";
import { joinTexts } from "./joinTexts.ts";
import { putOnTheSpot } from "./onTheSpot.ts";
import { withOwnGlobals } from "./ownGlobals.ts";
import { shortenFields } from "./shortFields.ts";

/** The values of top-level names after a script has run. */
const valuesOf = (script: string, ...names: string[]): unknown[] =>
  new Function(`${script};return [${names.join(",")}]`)() as unknown[];

describe("declaring first", () => {
  it("declares a variable at the beginning of the function that uses it above its var", () => {
    const source = "var f=function(n){return e=n+1,e*2;var e};var r=f(1);";
    expect(gate(source).map((f) => f.rule)).toContain("useBeforeVar");
    const fixed = declareFirst(source);
    expect(gate(fixed)).toEqual([]);
    expect(valuesOf(fixed, "r")).toEqual([4]);
  });

  it("leaves a script alone that has no such use", () => {
    const source = "var f=function(n){var e=n+1;return e};";
    expect(declareFirst(source)).toBe(source);
  });
});

describe("the names of the top level", () => {
  it("become the firmware's own, wherever they are used, and others stay", () => {
    const source = "var a=1,b=function(a,c){return a+c+n()},n=function(){return a},o={a:a,n:2};o.n+=b(1,2);";
    const renamed = withOwnGlobals(source);
    expect(renamed).toMatch(/^var \$\d=1,/);
    expect(renamed).toContain("function(a,c){return a+c+");
    expect(renamed).toContain(".n+=");
    const [, object] = /(\$\d)=\{a:/.exec(renamed) ?? [];
    expect(valuesOf(renamed, object as string)).toEqual([{ a: 1, n: 6 }]);
  });

  it("never meet a name inside of a function", () => {
    const renamed = withOwnGlobals("var a=1,f=function($0){return $0+a},r=f(2);");
    expect(renamed).not.toMatch(/var \$0=/);
  });
});

describe("letting go of the code of the start", () => {
  const freed = (source: string): string => freeBootCode(source).slice(source.length);

  it("frees what is only called while the script loads, also through others", () => {
    expect(freed("var a=function(){return 1},b=function(){return a()},r=b();")).toBe("a=b=0;");
  });

  it("keeps what may be called later: handed out, or used in a function that stays", () => {
    expect(freed("var a=function(){return 1};setTimeout(a,1);")).toBe("");
    expect(freed("var a=function(){return 1},b=function(){setTimeout(function(){a()},1)};b();")).toBe("b=0;");
  });

  it("takes a function that is called on the spot for the code around it", () => {
    expect(freed("var a=function(){return 1};!function(){a()}();")).toBe("a=0;");
  });

  it("frees a table that was only looked into while the script loaded, and keeps one that may be looked into later", () => {
    expect(freed("var t=[1,2],a=function(){return t[1]},r=a()+t[0];")).toBe("t=a=0;");
    expect(freed("var t=[1,2];setTimeout(function(){t[0]()},1);")).toBe("");
  });
});

describe("putting on the spot", () => {
  const moved = (source: string): string => putOnTheSpot(source, { often: ["take"], seldom: ["rare"] });

  it.each([
    ["a function", "var b=2,a=function(n){return n*b},f=function(c){return a(c)+1},r=f(3)+f(4);", [16]],
    [
      "one that its variable gets later",
      "var a,f=function(c){return a(c)};a=function(n){return n*2};var r=f(3)+f(1);",
      [8],
    ],
    ["one that is handed out", "var a=function(n){return-n},f=function(){return[1,2].map(a)},r=f();", [[-1, -2]]],
    [
      "one in another",
      "var a=function(n){return n+1},b=function(n){return 2*a(n)},f=function(n){return b(n)},r=f(3);",
      [8],
    ],
    ["a table", "var t=[[1,-2],{a:3}],f=function(){return t},r=f();", [[[1, -2], { a: 3 }]]],
  ])("moves %s to its only use", (_, source, values) => {
    const result = moved(source);
    expect(result).not.toMatch(/[at]=(function|\[)/);
    expect(valuesOf(result, "r")).toEqual(values);
  });

  it("gives what it moves names of its own, so that terser can dissolve it", () => {
    expect(moved("var a=function(n){var m=n;return m*m},f=function(n){return a(n)},g=[f,f];")).toMatch(
      /return \(function\((n_\d+)\)\{var (m_\d+)=\1;return \2\*\2\}\)\(n\)/,
    );
  });

  it.each([
    ["is used twice", "var a=function(){},f=function(){a();a()},g=[f,f];"],
    ["is another one later", "var a=function(){},f=function(){a()},g=[f,f];a=E.b;"],
    ["would find another variable there", "var b=1,a=function(){return b},f=function(b){return a()+b},g=[f,f];"],
    ["calls itself", "var a=function(n){return n?a(n-1):0};"],
    ["is called in a loop", "var a=function(){},f=function(){for(;;)a()},g=[f,f];"],
    ["is called often", "var a=function(){b()},o={take:function(){a()}};"],
    ["is called by what is called often", "var a=function(){b()},c=function(){a()},o={take:function(){c()},c:c};"],
    ["makes what is called often", "var a=function(){return{take:function(){}}},f=function(){return a()},g=[f,f];"],
    ["holds what changes", "var a=[1],f=function(){a.push(E.x)},g=[f,f];"],
    ["counts", "var a={n:0},f=function(){return a.n++},g=[f,f];"],
    ["is made of what changes", "var n=1,a=[n],f=function(){return a},g=[f,f];n=2;"],
    ["is a table and needed often", "var a=[1],o={take:function(){return a}};"],
  ])("leaves alone what %s", (_, source) => {
    expect(moved(source)).toBe(source);
  });

  it("moves what runs often only where nothing of a function stays", () => {
    expect(moved("var a=function(n){return n+1},o={take:function(c){return a(c)}};")).toContain("(function(n_");
    expect(moved("var a=function(n){return n+1},o={take:function(c){return c.map(a)}};")).toContain("c.map(a)");
  });

  it("does not count what is called often but seldom gets somewhere", () => {
    const source = "var a=function(){b()},rare=function(){a()},o={take:function(){rare()},x:rare};";
    expect(moved(source)).toContain("rare=function(){(function(){b()})()}");
  });

  it("knows what runs often by names that are in the sources", () => {
    const folder = join(FIRMWARE_FOLDER, "src");
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      /(?<!test)\.ts$/.test(file),
    );
    const text = sources.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
    for (const name of [...FREQUENCY.often, ...FREQUENCY.seldom]) {
      expect(text).toMatch(new RegExp(`\\b${name}( = \\(|: \\(|: EventSink)`));
    }
  });
});

describe("making for the call", () => {
  const made = (source: string): string => makeForTheCall(source, { often: ["take"], seldom: [] });

  it.each([
    [
      "a function with several calls",
      "var a=function(n){return n+1},f=function(c){return a(c)*a(c+1)},g=[f],r=f(3);",
      20,
    ],
    [
      "one that is called in a loop",
      "var a=function(n){return n+1},f=function(c){while(c<9)c=a(c);return c},g=[f],r=f(3);",
      9,
    ],
    ["a table", "var t=[1,2],f=function(c){return t[c]+t[0]},g=[f],r=f(1);", 3],
    [
      "what only another such function uses",
      "var a=function(n){return n+1},b=function(n){return a(n)*a(n)},f=function(c){return b(c)-b(c-1)},g=[f],r=f(3);",
      7,
    ],
  ])("gives its host %s as an argument", (_, source, value) => {
    const result = made(source);
    expect(result).toMatch(/f=function\(c\)\{return\/\*@__NOINLINE__\*\/\(function\([abt]\)\{/);
    expect(result).not.toMatch(/^var [abt]=[f[]/);
    expect(valuesOf(result, "r")).toEqual([value]);
  });

  it("leaves nothing in its host that knows the scope it is kept in", () => {
    const result = made(
      "var a=function(n){return n+1},b=function(n){return a(n)*a(n)},f=function(c){return b(c)+b(1)},g=[f];",
    );
    // What uses the other one gets it from further out.
    expect(result).toContain(
      "b=function(n){return/*@__NOINLINE__*/(function(a){return a(n)*a(n)})(function(n){return n+1})}".slice(2),
    );
  });

  it.each([
    ["two functions use", "var a=function(){},f=function(){a();a()},h=function(){a()},g=[f,h];"],
    ["is used at the top level, too", "var a=function(){},f=function(){a();a()},g=[f];a();"],
    ["is needed often", "var a=function(){},o={take:function(){a();a()}};"],
    ["is called by what is called often", "var a=function(){},c=function(){a();a()},o={take:function(){c()},c:c};"],
    ["would find another variable there", "var b=1,a=function(){return b},f=function(b){return a()+a()+b},g=[f];"],
    ["is another one later", "var a=function(){},f=function(){a();a()},g=[f];a=E.b;"],
    ["holds what changes", "var a=[1],f=function(){a.push(E.x);return a},g=[f];"],
    [
      "a function uses that makes others, which would keep it",
      "var a=function(){},f=function(){a();a();return{b:function(){}}},g=[f];",
    ],
  ])("leaves alone what %s", (_, source) => {
    expect(made(source)).toBe(source);
  });
});

describe("joining texts", () => {
  it("adds up what a template was made of, in its order", () => {
    const joined = joinTexts(
      'var a=1,b=2,r="".concat(a).concat(b,"-").concat(a?b:a),s="x".concat("".concat(a+b,"!")).length;',
    );
    expect(joined).not.toContain("concat");
    expect(valuesOf(joined, "r", "s")).toEqual(["12-2", 3]);
  });

  it("leaves lists alone", () => {
    const source = "var a=[1].concat([2]);";
    expect(joinTexts(source)).toBe(source);
  });

  it("says undefined where there is nothing", () => {
    expect(valuesOf(joinTexts('var r="a ".concat(void 0);'), "r")).toEqual(["a undefined"]);
  });
});

describe("folding impossible choices", () => {
  const fold = (source: string): string => foldImpossibleChoices(source, new Set(["mode"]));

  it("knows what no object ever says", () => {
    const folded = fold('var a={kind:"x"},b={kind:"y"},r=["x"===a.kind,a.kind==="z"];');
    expect(folded).toContain('["x"===a.kind,false]');
  });

  it.each([
    ["others fill in", 'var a={mode:"x"},r=a.mode==="z";'],
    ["is written later", 'var a={kind:"x"};a.kind=E.z;var r=a.kind==="z";'],
    ["is not always a text", 'var a={kind:"x"},b={kind:E.z},r=b.kind==="z";'],
    ["nothing is known of", 'var r=E.z.kind==="z";'],
  ])("keeps a comparison with a field that %s", (_, source) => {
    expect(fold(source)).toBe(source);
  });
});

describe("shortening fields", () => {
  const shorten = (source: string): string => shortenFields(source, new Set(["known"]));

  it("names the most used shortest, everywhere alike", () => {
    const short = shorten("var o={rare:1,often:2};o.often+=o.often+o.rare;");
    expect(short).toBe("var o={b:1,a:2};o.a+=o.a+o.b;");
  });

  it("keeps names that others know or that objects are looked into by", () => {
    const source = 'var o={known:1,far:2},r=o["far"]+o.known;';
    expect(shorten(source)).toBe(source);
  });

  it("never gives a name that is kept", () => {
    expect(shortenFields("var o={a:1,own:2},r=o.a;", new Set(["a"]))).toBe("var o={a:1,b:2},r=o.a;");
  });
});

describe("aliases", () => {
  it("stand in for what is used often, and only where that is shorter", () => {
    const aliased = aliasOften("var r=[Math.round(1.5),Math.round(2.4),Math.round(3),Math.abs(-1),void 0];");
    expect(aliased.match(/Math\.round/g)).toHaveLength(1);
    expect(aliased).toContain("Math.abs(-1),void 0]");
    expect(valuesOf(aliased, "r")).toEqual([[2, 2, 3, 1, undefined]]);
  });

  it("leave members of own objects alone", () => {
    const source = "var f=function(Math){return Math.round()+Math.round()+Math.round()+Math.round()};";
    expect(aliasOften(source)).toBe(source);
  });
});
