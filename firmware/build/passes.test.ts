import { describe, expect, it } from "vitest";
import { declareFirst } from "./declareFirst.ts";
import { freeBootCode } from "./freeBootCode.ts";
import { gate } from "./gate.ts";
import { withOwnGlobals } from "./ownGlobals.ts";

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
});
