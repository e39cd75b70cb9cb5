import { parse } from "acorn";
import { type Edit, edited } from "./edits.ts";
import { analyse, isUsedEarly } from "./scopes.ts";
import { nameOf, type TreeNode } from "./tree.ts";

/**
 * Puts `var x;` at the beginning of every function that uses x above its `var`. The interpreter does not hoist: it would
 * take an outer x instead. Minifiers write `return x=1,x;var x` when they put one function into another.
 */
export const declareFirst = (source: string): string => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const early = new Map<TreeNode, Set<string>>();
  for (const reference of analyse(program).references) {
    if (!isUsedEarly(reference) || reference.within.type === "Program") continue;
    early.set(reference.within, (early.get(reference.within) ?? new Set()).add(nameOf(reference.node) as string));
  }
  const edits: Edit[] = [];
  for (const [owner, names] of early) {
    const at = (owner.body as TreeNode).start + 1;
    edits.push({ start: at, end: at, text: `var ${[...names].sort().join(",")};` });
  }
  return edited(source, edits);
};
