import { parse } from "acorn";
import { type Edit, edited } from "./edits.ts";
import { type Frequency, reachedFrom } from "./frequency.ts";
import { isChange, isHidden, isTable, isWithin, onlyValue } from "./moving.ts";
import { analyse, type Declaration, type Reference, usesByDeclaration } from "./scopes.ts";
import { callerNames, isFunction, isLoop, type TreeNode, visit } from "./tree.ts";

/** What is left of the place where a variable gets its value, and what is put in the place of its only use. */
type Move = { define: Edit; use: Edit };

/** Whether one of these functions is made in a piece of code: deeper inside of others, each call of it would cost more. */
const makesOneOf = (code: TreeNode, names: ReadonlySet<string>): boolean => {
  let makes = false;
  visit(code, (node, ancestors) => {
    if (isFunction(node)) makes ||= callerNames([...ancestors, node]).some((name) => names.has(name));
  });
  return makes;
};

/** A piece of code whose own variables have names that nobody else has: so terser can go on and dissolve the function. */
const withFreshNames = (
  source: string,
  code: TreeNode,
  declared: ReadonlyArray<Declaration>,
  all: ReadonlyArray<Reference>,
): string => {
  const own = new Set(declared.filter((d) => d.at >= code.start && d.at < code.end));
  const places = [...own].map(({ name, at }) => ({ name, at }));
  for (const { name, node, declarations } of all) {
    if (declarations.some((d) => own.has(d))) places.push({ name, at: node.start });
  }
  const edits = places.map(({ name, at }) => {
    const start = at - code.start;
    return { start, end: start + name.length, text: `${name}_${code.start}` };
  });
  return edited(source.slice(code.start, code.end), edits);
};

const isCallOf = ({ node, ancestors }: Reference): boolean => {
  const parent = ancestors.at(-1);
  return parent?.type === "CallExpression" && parent.callee === node;
};

/** A function that is one expression: terser leaves nothing of it at its call, so that it may run often. */
const isExpression = (node: TreeNode): boolean => {
  const body = (node.body as TreeNode).body as TreeNode[];
  return body.length === 1 && body[0]?.type === "ReturnStatement";
};

/** The functions and tables that can go to their only uses, each with nothing of another in it. */
const movesIn = (source: string, frequency: Frequency): Move[] => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const { declarations, references } = analyse(program);
  const frequent = reachedFrom(program, frequency);
  const usesOf = usesByDeclaration(references);
  const tables = new Set<string>();
  const moves: Move[] = [];
  for (const declaration of declarations) {
    const uses = usesOf.get(declaration) ?? [];
    const found = declaration.kind === "var" ? onlyValue(declaration, uses) : undefined;
    if (!found) continue;
    const { value, define } = found;
    const isFixedTable = declaration.owner === program && declaration.init === value && isTable(value, tables);
    if (isFixedTable && !uses.some(isChange)) tables.add(declaration.name);
    const [use, ...others] = uses.filter((r) => !isWithin(r.node, define));
    if (!use || others.length || use.declarations.length > 1 || uses.some((r) => isWithin(r.node, value))) continue;
    const isFixed = tables.has(declaration.name) && use.within !== program;
    if (value.type !== "FunctionExpression" && !isFixed) continue;
    const often = [declaration.name, ...callerNames(use.ancestors)].some((name) => frequent.has(name));
    if (often ? isFixed || !isExpression(value) || !isCallOf(use) : makesOneOf(value, frequent)) continue;
    if (use.ancestors.slice(use.ancestors.findLastIndex(isFunction) + 1).some(isLoop)) continue;
    if (isHidden(value, use, declarations, references)) continue;
    const text = `(${withFreshNames(source, value, declarations, references)})`;
    const move = { define, use: { start: use.node.start, end: use.node.end, text } };
    const meets = (a: Move, b: Move): boolean => isWithin(a.define, b.define) || isWithin(a.use, b.define);
    if (!moves.some((other) => meets(move, other) || meets(other, move))) moves.push(move);
  }
  return moves;
};

/**
 * Puts a function or a table of the top level that has only one use in the place of that use. A function that waits
 * for its call costs the device seven or eight variables all night long; one that is made for the call costs them while it
 * runs, and some time. So what is called often stays where it is. The minifier drops the variables that nothing is left in.
 */
export const putOnTheSpot = (source: string, frequency: Frequency): string => {
  const moves = movesIn(source, frequency);
  if (!moves.length) return source;
  const edits = moves.flatMap(({ define, use }) => [define, use]);
  return putOnTheSpot(edited(source, edits), frequency);
};
