import { callerNames, nameOf, type TreeNode, visit } from "./tree.ts";

/** Names of functions: those that what runs often begins with, and those that it calls, but seldom. */
export type Frequency = { often: ReadonlyArray<string>; seldom: ReadonlyArray<string> };

/** What runs for every frame of sound or once a second, by the names in the sources: nothing is made anew for it. */
export const FREQUENCY: Frequency = {
  often: ["takeFrame", "told", "hearFrame", "hearLevel", "frame", "endSecond", "sendLevel"],
  seldom: ["takeStock", "sink", "stepAll", "isMemoryLow", "pump", "write", "dropOne", "push", "take", "tryTo"],
};

/**
 * The names of all that is called by functions of the names in `often`, directly or through others. Functions of the same
 * name, in whatever object, count alike.
 */
export const reachedFrom = (program: TreeNode, { often, seldom }: Frequency): Set<string> => {
  const calls: { within: string; callee: string }[] = [];
  visit(program, (node, ancestors) => {
    if (node.type !== "CallExpression") return;
    const callee = node.callee as TreeNode;
    const name = nameOf(callee) ?? nameOf(callee.property);
    const within = callerNames(ancestors).at(-1);
    if (name !== undefined && within !== undefined && !seldom.includes(name)) calls.push({ within, callee: name });
  });
  const reached = new Set(often);
  let size: number;
  do {
    size = reached.size;
    for (const { within, callee } of calls) if (reached.has(within)) reached.add(callee);
  } while (reached.size > size);
  return reached;
};
