import { type Finding, findingAt } from "./finding.ts";
import { type Declaration, isUsedEarly, type Reference } from "./scopes.ts";
import { isFunction, isLoop, nameOf, type TreeNode } from "./tree.ts";

const isWithin = (outer: TreeNode, offset: number): boolean => offset >= outer.start && offset < outer.end;

/**
 * A use before the declaration in the same function. In JavaScript the variable is there and undefined; here it does
 * not exist yet, so that a variable of the same name further out is read or, worse, overwritten. Minifiers write
 * `return x=1,x;var x` and give the same short name to many things, which makes this the most treacherous of all.
 */
const earlyUses = (references: ReadonlyArray<Reference>, source: string): Finding[] => {
  const findings: Finding[] = [];
  for (const reference of references) {
    if (!isUsedEarly(reference)) continue;
    const { name, node } = reference;
    findings.push(
      findingAt(
        source,
        node.start,
        "useBeforeVar",
        `${name} is used where its var has not run for sure`,
        "The interpreter does not hoist var: an outer variable of that name is taken instead",
      ),
    );
  }
  return findings;
};

/** The outermost function that is called on the spot: its body is the script's top level. */
const topLevelOf = (program: TreeNode): TreeNode => {
  const body = (program.body as TreeNode[]).filter((s) => !s.directive);
  let only =
    body.length === 1 && body[0]?.type === "ExpressionStatement" ? (body[0].expression as TreeNode) : undefined;
  if (only?.type === "UnaryExpression") only = only.argument as TreeNode;
  const callee = only?.type === "CallExpression" ? (only.callee as TreeNode) : undefined;
  return callee?.type === "FunctionExpression" ? callee : program;
};

/**
 * A function that is called while the script loads, although something that it uses is defined further below.
 * Follows calls through functions of the top level; what a function only hands out to be called later counts too.
 */
const earlyCalls = (
  program: TreeNode,
  declarations: ReadonlyArray<Declaration>,
  references: ReadonlyArray<Reference>,
  source: string,
): Finding[] => {
  const top = topLevelOf(program);
  const ownTop = declarations.filter((d) => d.owner === top && d.kind === "var");
  const fromOf = new Map(ownTop.map((d) => [d.name, d.from]));
  const inTop = references.filter((r) => r.declarations[0]?.owner === top);
  const holderOf = (r: Reference): string | undefined => {
    const declarator = r.ancestors.find(
      (a, i) =>
        a.type === "VariableDeclarator" &&
        r.ancestors.slice(0, i).findLast(isFunction) === (top === program ? undefined : top),
    );
    const init = declarator?.init as TreeNode | undefined;
    return init && isFunction(init) ? nameOf(declarator?.id) : undefined;
  };
  const uses = new Map<string, Set<string>>();
  for (const r of inTop) {
    const holder = holderOf(r);
    if (holder) uses.set(holder, (uses.get(holder) ?? new Set()).add(r.name));
  }
  const reach = (name: string, seen = new Set<string>()): Set<string> => {
    if (!seen.has(name)) {
      seen.add(name);
      for (const next of uses.get(name) ?? []) reach(next, seen);
    }
    return seen;
  };
  const findings: Finding[] = [];
  for (const r of inTop) {
    const parent = r.ancestors.at(-1);
    if (r.within !== top || parent?.type !== "CallExpression" || parent.callee !== r.node) continue;
    const late = [...reach(r.name)].find((name) => (fromOf.get(name) ?? 0) > r.node.start && name !== r.name);
    if (!late) continue;
    findings.push(
      findingAt(
        source,
        r.node.start,
        "loadOrder",
        `${r.name} is called above the definition of ${late}, which it uses`,
        "The interpreter defines from top to bottom while it loads",
      ),
    );
  }
  return findings;
};

/** A function made in a loop that uses a variable of that loop: it would see the last value. */
const loopClosures = (references: ReadonlyArray<Reference>, source: string): Finding[] => {
  const findings: Finding[] = [];
  for (const { name, node, ancestors, within, declarations } of references) {
    const outer = declarations.find((d) => d.kind === "var" && d.owner !== within);
    if (!outer) continue;
    const made = ancestors.findIndex((a) => isFunction(a) && !isWithin(a, outer.from - 1));
    const loop = ancestors.slice(0, made).findLast((a) => isLoop(a) && isWithin(a, outer.from - 1));
    if (made < 0 || !loop) continue;
    findings.push(
      findingAt(
        source,
        node.start,
        "loopClosure",
        `a function made in a loop uses the loop's variable ${name}`,
        "All of these functions see its last value",
      ),
    );
  }
  return findings;
};

/** Everything about the order of definition and use. */
export const orderFindings = (
  program: TreeNode,
  declarations: ReadonlyArray<Declaration>,
  references: ReadonlyArray<Reference>,
  source: string,
): Finding[] => [
  ...earlyUses(references, source),
  ...earlyCalls(program, declarations, references, source),
  ...loopClosures(references, source),
];
