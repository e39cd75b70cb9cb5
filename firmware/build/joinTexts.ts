import { parse } from "acorn";
import { edited } from "./edits.ts";
import { nameOf, type TreeNode, visit } from "./tree.ts";

/** The pieces of `"a".concat(b, c).concat(d)`, which is how a template comes out in ES5; undefined for anything else. */
const piecesOf = (node: TreeNode): TreeNode[] | undefined => {
  if (node.type === "Literal") return typeof node.value === "string" ? [node] : undefined;
  if (node.type !== "CallExpression") return undefined;
  const callee = node.callee as TreeNode;
  if (callee.type !== "MemberExpression" || callee.computed || nameOf(callee.property) !== "concat") return undefined;
  const before = piecesOf(callee.object as TreeNode);
  return before && [...before, ...(node.arguments as TreeNode[])];
};

/** The text of an expression, with everything inside of it joined as well. */
const joined = (source: string, root: TreeNode): string => {
  const edits: { start: number; end: number; text: string }[] = [];
  visit(root, (node, ancestors) => {
    const pieces = node.type === "CallExpression" ? piecesOf(node) : undefined;
    if (!pieces || ancestors.some((a) => edits.some((edit) => edit.start === a.start && edit.end === a.end))) return;
    const texts = pieces.map((piece) => `(${joined(source, piece)})`);
    if (texts[0] === '("")' && typeof pieces[1]?.value === "string") texts.shift();
    edits.push({ start: node.start, end: node.end, text: `(${texts.join("+")})` });
  });
  const offset = root.start;
  const own = edits.map((edit) => ({ ...edit, start: edit.start - offset, end: edit.end - offset }));
  return edited(source.slice(root.start, root.end), own);
};

/**
 * Joins texts with `+` where the lowering of templates wrote `"".concat(a).concat(b)`: shorter, two calls less each, and
 * right for undefined, which the interpreter's `concat` leaves out.
 */
export const joinTexts = (source: string): string =>
  joined(source, parse(source, { ecmaVersion: 5 }) as unknown as TreeNode);
