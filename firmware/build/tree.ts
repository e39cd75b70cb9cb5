import type { Node } from "acorn";

/** A syntax node with its fields by name, as a check looks at it. */
export type TreeNode = Node & { [field: string]: unknown };

/** The nodes below a node, in the order of the source. */
export const childrenOf = (node: TreeNode): TreeNode[] => {
  const children: TreeNode[] = [];
  for (const value of Object.values(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item && typeof item === "object" && typeof (item as TreeNode).type === "string")
        children.push(item as TreeNode);
    }
  }
  return children.sort((a, b) => a.start - b.start);
};

/** Visits a node and everything below it; `ancestors` goes from the root to the parent. */
export const visit = (
  node: TreeNode,
  seen: (node: TreeNode, ancestors: ReadonlyArray<TreeNode>) => void,
  ancestors: ReadonlyArray<TreeNode> = [],
): void => {
  seen(node, ancestors);
  const below = [...ancestors, node];
  for (const child of childrenOf(node)) visit(child, seen, below);
};

export const isFunction = (node: TreeNode): boolean =>
  node.type === "FunctionDeclaration" || node.type === "FunctionExpression";

export const isLoop = (node: TreeNode): boolean =>
  ["ForStatement", "ForInStatement", "WhileStatement", "DoWhileStatement"].includes(node.type);

/** The name of an identifier node, or undefined. */
export const nameOf = (node: unknown): string | undefined => {
  const candidate = node as TreeNode | null | undefined;
  return candidate?.type === "Identifier" ? (candidate.name as string) : undefined;
};

/** The name by which a function is called: that of its variable or of its field. */
const calledAs = (node: TreeNode, parent: TreeNode | undefined): string | undefined => {
  if (parent?.type === "VariableDeclarator") return nameOf(parent.id);
  if (parent?.type === "Property") return nameOf(parent.key);
  if (parent?.type === "AssignmentExpression" && parent.right === node) {
    const left = parent.left as TreeNode;
    return nameOf(left) ?? nameOf(left.property);
  }
  return undefined;
};

/** The names of the functions around a node, from the outermost in; those without a name are left out. */
export const callerNames = (ancestors: ReadonlyArray<TreeNode>): string[] =>
  ancestors.flatMap((a, i) => (isFunction(a) && calledAs(a, ancestors[i - 1])) || []);
