import { parse } from "acorn";
import { type Edit, edited } from "./edits.ts";
import { nameOf, type TreeNode, visit } from "./tree.ts";

/** The name and the text of `x.name === "text"`, either way round, if this is one. */
const comparisonOf = (node: TreeNode): { name: string; text: string } | undefined => {
  if (node.type !== "BinaryExpression" || node.operator !== "===") return undefined;
  const sides = [node.left, node.right] as TreeNode[];
  const member = sides.find((side) => side.type === "MemberExpression" && !side.computed);
  const text = sides.find((side) => side.type === "Literal")?.value;
  const name = nameOf(member?.property);
  return name !== undefined && typeof text === "string" ? { name, text } : undefined;
};

/**
 * Writes `false` for a comparison of a field with a text that no object of the script ever has in that field, so that
 * what depends on it can go: tables that several programs share know more kinds than the sensor uses.
 *
 * A field counts only when every object gets it in its literal, as a text; `outside` are the fields that others fill in.
 */
export const foldImpossibleChoices = (source: string, outside: ReadonlySet<string>): string => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const texts = new Map<string, Set<string>>();
  const unsure = new Set<string>();
  visit(program, (node, ancestors) => {
    if (node.type === "Property") {
      const key = node.key as TreeNode;
      const name = nameOf(key) ?? String(key.value);
      const value = (node.value as TreeNode).value;
      if (typeof value === "string") texts.set(name, (texts.get(name) ?? new Set()).add(value));
      else unsure.add(name);
    }
    const parent = ancestors.at(-1);
    const written =
      (parent?.type === "AssignmentExpression" && parent.left === node) || parent?.type === "UpdateExpression";
    if (written && node.type === "MemberExpression" && !node.computed) unsure.add(nameOf(node.property) as string);
  });
  const edits: Edit[] = [];
  visit(program, (node) => {
    const comparison = comparisonOf(node);
    if (!comparison || outside.has(comparison.name) || unsure.has(comparison.name)) return;
    const known = texts.get(comparison.name);
    if (known && !known.has(comparison.text)) edits.push({ start: node.start, end: node.end, text: "false" });
  });
  return edited(source, edits);
};
