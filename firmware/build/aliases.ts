import { parse } from "acorn";
import { type Edit, edited } from "./edits.ts";
import { analyse } from "./scopes.ts";
import { nameOf, type TreeNode, visit } from "./tree.ts";

/** Objects of the language whose members work without them. */
const OBJECTS = new Set(["JSON", "Math", "String", "console"]);
/** Length of a variable of the top level, once it has its final name. */
const NAME_LENGTH = 3;

/**
 * Puts a variable in the place of `Math.round` and the like, and of `void 0`, where that makes the script shorter. They
 * stand at its beginning, where the interpreter also finds them sooner than the object and then its member.
 */
export const aliasOften = (source: string): string => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const { declarations, references } = analyse(program);
  const globals = new Set(references.filter((r) => !r.declarations.length).map((r) => r.node));
  const places = new Map<string, TreeNode[]>();
  visit(program, (node) => {
    const isStatic =
      node.type === "MemberExpression" &&
      !node.computed &&
      globals.has(node.object as TreeNode) &&
      OBJECTS.has(nameOf(node.object) as string);
    const isNothing = node.type === "UnaryExpression" && node.operator === "void";
    if (!isStatic && !isNothing) return;
    const text = source.slice(node.start, node.end);
    places.set(text, [...(places.get(text) ?? []), node]);
  });
  const taken = new Set([...declarations, ...references].map(({ name }) => name));
  const edits: Edit[] = [];
  const defined: string[] = [];
  for (const [text, nodes] of places) {
    const saved = nodes.length * (text.length - NAME_LENGTH) - (NAME_LENGTH + 2 + text.length);
    if (saved <= 0) continue;
    let alias = `often${defined.length}`;
    while (taken.has(alias)) alias += "_";
    defined.push(`${alias}=${text}`);
    for (const { start, end } of nodes) edits.push({ start, end, text: alias });
  }
  return defined.length
    ? `var ${defined.join(",")};${edited(source, edits)}`.replace(/^(var [^;]*);var /, "$1,")
    : source;
};
