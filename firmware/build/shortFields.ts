import { parse } from "acorn";
import { type Edit, edited } from "./edits.ts";
import { nameOf, type TreeNode, visit } from "./tree.ts";

const FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";
const RESERVED_WORDS = new Set(["as", "do", "if", "in", "is", "of"]);

/** `a`, `b`, … `$`, `aa`, `ba`, … */
const shortName = (index: number): string => {
  const first = FIRST.charAt(index % FIRST.length);
  return index < FIRST.length ? first : first + shortName(Math.floor(index / FIRST.length) - 1);
};

/** The name of a field where one is written without quotes: `x.name` or `{name: …}`. */
export const fieldAt = (node: TreeNode, parent: TreeNode | undefined): string | undefined => {
  if (parent?.type === "MemberExpression" && parent.property === node && !parent.computed) return nameOf(node);
  return parent?.type === "Property" && parent.key === node ? nameOf(node) : undefined;
};

/**
 * Gives every field of the script's own objects a short name, the most used ones the shortest: this saves the device memory
 * and time for every object and every access. `outside` keep theirs, and so does a name that also stands in the script
 * as a text: objects are looked into by such texts.
 */
export const shortenFields = (source: string, outside: ReadonlySet<string>): string => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const uses = new Map<string, TreeNode[]>();
  const texts = new Set<string>();
  visit(program, (node, ancestors) => {
    if (node.type === "Literal" && typeof node.value === "string") texts.add(node.value);
    const name = fieldAt(node, ancestors.at(-1));
    if (name !== undefined) uses.set(name, [...(uses.get(name) ?? []), node]);
  });
  const kept = new Set([...uses.keys()].filter((name) => outside.has(name) || texts.has(name)));
  const own = [...uses].filter(([name]) => !kept.has(name)).sort(([, a], [, b]) => b.length - a.length);
  const edits: Edit[] = [];
  let index = 0;
  for (const [, nodes] of own) {
    while (kept.has(shortName(index)) || outside.has(shortName(index)) || RESERVED_WORDS.has(shortName(index))) index++;
    const text = shortName(index++);
    for (const { start, end } of nodes) edits.push({ start, end, text });
  }
  return edited(source, edits);
};
