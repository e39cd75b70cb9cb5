import { parse } from "acorn";
import { type Edit, edited } from "./edits.ts";
import { analyse, type Declaration } from "./scopes.ts";
import type { TreeNode } from "./tree.ts";

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";

const digitsOf = (index: number): string =>
  (index < DIGITS.length ? "" : digitsOf(Math.floor(index / DIGITS.length) - 1)) + DIGITS.charAt(index % DIGITS.length);

/** `$0`, `$1`, … `$$`, `_0`, … `_$`, `$00`, …: no board and no test calls anything like that. */
const ownName = (index: number): string => {
  if (index < DIGITS.length) return `$${digitsOf(index)}`;
  return index < 2 * DIGITS.length ? `_${digitsOf(index - DIGITS.length)}` : `$${digitsOf(index - DIGITS.length)}`;
};

/**
 * Gives every variable of the top level a name of its own kind. The script is not wrapped in a function, since each
 * function inside of one costs the interpreter three variables more; so its names are the board's globals and must
 * not meet the board's or a test's.
 */
export const withOwnGlobals = (source: string): string => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const { declarations, references } = analyse(program);
  const top = declarations.filter((d) => d.owner === program && d.kind !== "parameter");
  const inner = new Set([...declarations, ...references].map((x) => x.name));
  const uses = new Map<string, number>();
  const isTop = (found: ReadonlyArray<Declaration>) => found[0]?.owner === program && found[0].kind !== "parameter";
  for (const { name, declarations: found } of references) if (isTop(found)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const names = [...new Set(top.map((d) => d.name))].sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0));
  const renamed = new Map<string, string>();
  let index = 0;
  for (const name of names) {
    while (inner.has(ownName(index))) index++;
    renamed.set(name, ownName(index++));
  }
  const rename = (name: string, at: number): Edit => ({
    start: at,
    end: at + name.length,
    text: renamed.get(name) ?? name,
  });
  const edits = top.map((d) => rename(d.name, d.at));
  for (const { node, name, declarations: found } of references) if (isTop(found)) edits.push(rename(name, node.start));
  return edited(source, edits);
};
