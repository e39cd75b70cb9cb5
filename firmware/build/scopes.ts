import { isFunction, nameOf, type TreeNode, visit } from "./tree.ts";

/** Where a name comes into being. */
export type Declaration = {
  name: string;
  kind: "var" | "function" | "parameter";
  /** The function or the program that it belongs to. */
  owner: TreeNode;
  /** Offset of the name itself. */
  at: number;
  /** Where its value is there from, as an offset. */
  from: number;
  /** The value that it begins with, of a var that has one. */
  init?: TreeNode | undefined;
  /** The statement list or loop that it is written in: only inside of it is the declaration sure to have run. */
  region: TreeNode;
};

/** One use of a name. */
export type Reference = {
  name: string;
  node: TreeNode;
  ancestors: ReadonlyArray<TreeNode>;
  /** The function or program in whose code the use stands. */
  within: TreeNode;
  /** Where it is declared, most of the time once; empty for a global. */
  declarations: ReadonlyArray<Declaration>;
};

const REGIONS = new Set(["Program", "BlockStatement", "SwitchCase", "CatchClause"]);

const ownerIn = (ancestors: ReadonlyArray<TreeNode>): TreeNode =>
  ancestors.findLast((a) => isFunction(a) || a.type === "Program") as TreeNode;

/** The nearest list of statements; a branch without braces is one as well. */
const regionIn = (ancestors: ReadonlyArray<TreeNode>): TreeNode => {
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const node = ancestors[i] as TreeNode;
    if (REGIONS.has(node.type)) return node;
    const parent = ancestors[i - 1];
    if (parent?.type === "IfStatement" && node !== parent.test) return node;
  }
  return ancestors[0] as TreeNode;
};

/** True for an identifier that is a name of a property, a label or a declaration and no use of a variable. */
const isNoUse = (node: TreeNode, parent: TreeNode | undefined): boolean => {
  if (!parent) return false;
  if (parent.type === "MemberExpression") return parent.property === node && !parent.computed;
  if (parent.type === "Property") return parent.key === node;
  if (parent.type === "VariableDeclarator") return parent.id === node;
  if (parent.type === "CatchClause") return parent.param === node;
  if (isFunction(parent)) return true;
  return ["LabeledStatement", "BreakStatement", "ContinueStatement"].includes(parent.type);
};

const parameter = (name: unknown, owner: TreeNode): Declaration => ({
  name: nameOf(name) as string,
  kind: "parameter",
  owner,
  at: (name as TreeNode).start,
  from: owner.start,
  region: owner,
});

const declarationsOf = (program: TreeNode): Declaration[] => {
  const found: Declaration[] = [];
  visit(program, (node, ancestors) => {
    const owner = ancestors.length ? ownerIn(ancestors) : program;
    const region = ancestors.length ? regionIn(ancestors) : program;
    const parent = ancestors.at(-1);
    if (node.type === "VariableDeclarator") {
      const name = nameOf(node.id) as string;
      const looping = parent && ancestors.at(-2)?.type === "ForInStatement";
      found.push({
        name,
        kind: "var",
        owner,
        at: node.start,
        from: looping ? node.start : node.end,
        region,
        init: (node.init ?? undefined) as TreeNode | undefined,
      });
    }
    if (node.type === "CatchClause" && node.param) {
      found.push({ ...parameter(node.param, node), owner });
    }
    if (!isFunction(node)) return;
    const ownName = nameOf(node.id);
    if (ownName && node.type === "FunctionDeclaration") {
      found.push({ name: ownName, kind: "function", owner, at: (node.id as TreeNode).start, from: node.start, region });
    }
    if (ownName && node.type === "FunctionExpression") {
      found.push(parameter(node.id, node));
    }
    for (const param of node.params as TreeNode[]) {
      found.push(parameter(param, node));
    }
  });
  return found;
};

/** Every declaration and every use of a variable in a script of ES5. */
export const analyse = (program: TreeNode): { declarations: Declaration[]; references: Reference[] } => {
  const declarations = declarationsOf(program);
  const byOwner = new Map<TreeNode, Declaration[]>();
  for (const d of declarations) byOwner.set(d.owner, [...(byOwner.get(d.owner) ?? []), d]);
  const references: Reference[] = [];
  visit(program, (node, ancestors) => {
    const name = nameOf(node);
    if (name === undefined || isNoUse(node, ancestors.at(-1))) return;
    const chain = ancestors.filter((a) => isFunction(a) || a.type === "Program").reverse();
    let declared: Declaration[] = [];
    for (const owner of chain) {
      declared = (byOwner.get(owner) ?? []).filter(
        (d) => d.name === name && (d.region.type !== "CatchClause" || d.kind === "var" || ancestors.includes(d.region)),
      );
      if (declared.length) break;
    }
    references.push({ name, node, ancestors, within: chain[0] as TreeNode, declarations: declared });
  });
  return { declarations, references };
};

/** The uses of each declaration, in the order of the source. */
export const usesByDeclaration = (references: ReadonlyArray<Reference>): Map<Declaration, Reference[]> => {
  const uses = new Map<Declaration, Reference[]>();
  for (const r of references) for (const d of r.declarations) uses.set(d, [...(uses.get(d) ?? []), r]);
  return uses;
};

/** True for a use, in the same function, of a variable whose `var` has not run for sure at that place. */
export const isUsedEarly = ({ node, within, declarations }: Reference): boolean => {
  const own = declarations.filter((d) => d.owner === within);
  if (!own.length || own.some((d) => d.kind !== "var")) return false;
  return !own.some((d) => node.start >= d.from && node.start >= d.region.start && node.start < d.region.end);
};
