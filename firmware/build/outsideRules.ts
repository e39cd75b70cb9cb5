import { parse } from "acorn";
import { type Finding, findingAt } from "./finding.ts";
import { STATICS } from "./nameRules.ts";
import { outsideNames } from "./outsideNames.ts";
import type { Reference } from "./scopes.ts";
import { fieldAt } from "./shortFields.ts";
import { nameOf, type TreeNode, visit } from "./tree.ts";

/** How often each name stands for a field. */
const fieldCounts = (program: TreeNode): Map<string, number> => {
  const counts = new Map<string, number>();
  visit(program, (node, ancestors) => {
    const name = fieldAt(node, ancestors.at(-1));
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return counts;
};

/** Objects of the interpreter: its globals and its modules. Those of the language have a list of their own. */
const isDevice = (node: TreeNode, globals: ReadonlySet<TreeNode>): boolean => {
  const callee = node.callee as TreeNode | undefined;
  return (
    (globals.has(node) && !((nameOf(node) as string) in STATICS)) ||
    (node.type === "CallExpression" && globals.has(callee as TreeNode))
  );
};

/**
 * Names that somebody outside of the script knows and that it no longer has, or has by accident: `plain` is the same script
 * before its fields were shortened. What is asked of the interpreter has to be declared.
 */
export const outsideFindings = (
  program: TreeNode,
  references: ReadonlyArray<Reference>,
  source: string,
  plain: string,
): Finding[] => {
  const outside = outsideNames();
  const findings: Finding[] = [];
  const globals = new Set(references.filter((r) => !r.declarations.length).map((r) => r.node));
  visit(program, (node) => {
    if (node.type !== "MemberExpression" || node.computed || !isDevice(node.object as TreeNode, globals)) return;
    const name = nameOf(node.property) as string;
    const why = "Neither the language nor src/espruino.d.ts declares it, so that its name may have been shortened";
    if (!outside.has(name)) findings.push(findingAt(source, node.start, "outsideName", `.${name}`, why));
  });
  if (plain === source) return findings;
  const before = fieldCounts(parse(plain, { ecmaVersion: 5 }) as unknown as TreeNode);
  const after = fieldCounts(program);
  for (const name of outside) {
    const [was, is] = [before.get(name) ?? 0, after.get(name) ?? 0];
    const why = "The interpreter, the wire, the settings or the flash know it by this name";
    if (was !== is) findings.push(findingAt(source, 0, "outsideName", `${name} ${is} times instead of ${was}`, why));
  }
  return findings;
};
