import { parse } from "acorn";
import { isTable } from "./moving.ts";
import { analyse, type Reference } from "./scopes.ts";
import { isFunction, type TreeNode } from "./tree.ts";

/** The function whose call runs the code below these nodes; undefined at the top level. Skips what is called on the spot. */
const runsWithin = (ancestors: ReadonlyArray<TreeNode>): TreeNode | undefined =>
  ancestors.findLast((node, i) => {
    const parent = ancestors[i - 1];
    return isFunction(node) && !(parent?.type === "CallExpression" && parent.callee === node);
  });

/**
 * Lets go, at the end of the script, of the functions and tables that nothing can use any more: those that were only
 * used while it loaded. Each costs the device some six of its few thousand variables for the rest of the night.
 *
 * A function counts as such when every use of it is a call that stands at the top level, or directly in the body of
 * another such function; a table when every use stands there. A use in a function inside of these may come later and
 * keeps it.
 */
export const freeBootCode = (source: string): string => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const { declarations, references } = analyse(program);
  const holders = new Map<TreeNode, string>();
  const tables = new Set<string>();
  const candidates = new Map<string, Reference[]>();
  for (const d of declarations) {
    if (d.owner !== program || d.kind !== "var" || !d.init) continue;
    if (isFunction(d.init)) holders.set(d.init, d.name);
    else if (isTable(d.init, tables)) tables.add(d.name);
    else continue;
    candidates.set(d.name, []);
  }
  for (const r of references) if (r.declarations[0]?.owner === program) candidates.get(r.name)?.push(r);

  const stays = (name: string, uses: ReadonlyArray<Reference>): boolean =>
    uses.some(({ node, ancestors }) => {
      const parent = ancestors.at(-1);
      const isCall = parent?.type === "CallExpression" && parent.callee === node;
      if (!isCall && !tables.has(name)) return true;
      const within = runsWithin(ancestors);
      return within !== undefined && !candidates.has(holders.get(within) ?? "");
    });
  let size: number;
  do {
    size = candidates.size;
    for (const [name, uses] of candidates) if (stays(name, uses)) candidates.delete(name);
  } while (candidates.size < size);

  const names = [...candidates.keys()];
  return names.length ? `${source.replace(/;?\s*$/, ";")}${names.join("=")}=0;` : source;
};
