import type { Declaration, Reference } from "./scopes.ts";
import { nameOf, type TreeNode } from "./tree.ts";

export const isWithin = (inner: { start: number; end: number }, outer: { start: number; end: number }): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;

/** The function that a variable holds from first to last, and what to leave of the place where it gets it. */
export const onlyValue = ({ init, name, at }: Declaration, uses: ReadonlyArray<Reference>) => {
  const writes = uses.flatMap(({ node, ancestors }) => {
    const parent = ancestors.at(-1);
    const isWrite =
      (parent?.type === "AssignmentExpression" && parent.left === node) || parent?.type === "UpdateExpression";
    return isWrite ? [parent] : [];
  });
  const [write] = writes;
  if (init && !writes.length) return { value: init, define: { start: at, end: init.end, text: name } };
  if (init || writes.length !== 1 || write?.operator !== "=") return undefined;
  return { value: write.right as TreeNode, define: { start: write.start, end: write.end, text: "0" } };
};

/** Whether a piece of code would find another variable by one of its names at the place of a use. */
export const isHidden = (
  code: TreeNode,
  use: Reference,
  declared: ReadonlyArray<Declaration>,
  all: ReadonlyArray<Reference>,
): boolean => {
  const there = declared.filter((d) => d.owner.type !== "Program" && use.ancestors.includes(d.owner));
  return all.some(
    (r) =>
      isWithin(r.node, code) &&
      !r.declarations.some((d) => d.at >= code.start && d.at < code.end) &&
      there.some((d) => d.name === r.name && !r.declarations.includes(d)),
  );
};

/** Whether a value is an object or a list of nothing but numbers, texts, names of other tables and more of these. */
export const isTable = (node: TreeNode, tables: ReadonlySet<string>): boolean => {
  const isMember = (member: TreeNode): boolean =>
    member.type === "Literal" ||
    tables.has(nameOf(member) ?? "") ||
    (member.type === "UnaryExpression" && isMember(member.argument as TreeNode)) ||
    isTable(member, tables);
  if (node.type === "ObjectExpression")
    return (node.properties as TreeNode[]).every((p) => isMember(p.value as TreeNode));
  return node.type === "ArrayExpression" && (node.elements as TreeNode[]).every(isMember);
};

/** Whether something may be changed here: a member of it is written to or called. */
export const isChange = ({ node, ancestors }: Reference): boolean => {
  const [user, member] = ancestors.slice(-2) as [TreeNode, TreeNode];
  if (member.type !== "MemberExpression" || member.object !== node) return false;
  const isWritten = user.type === "AssignmentExpression" && user.left === member;
  return isWritten || user.callee === member || user.type === "UpdateExpression";
};
