import { parse } from "acorn";
import { edited } from "./edits.ts";
import { type Frequency, reachedFrom } from "./frequency.ts";
import { isChange, isHidden, isTable, isWithin, onlyValue } from "./moving.ts";
import { analyse, type Reference, usesByDeclaration } from "./scopes.ts";
import { callerNames, isFunction, type TreeNode, visit } from "./tree.ts";

/** What goes into a function, with the place that it leaves. */
type Guest = { name: string; value: TreeNode; define: { start: number; end: number; text: string } };

/** Called where it stands, or handed to such a function: nothing of it is left after the call around it. */
const isPassing = (node: TreeNode, parent: TreeNode | undefined): boolean =>
  parent?.type === "CallExpression" && isFunction(parent.callee as TreeNode) && parent.start < node.end;

/** The innermost function that all of these stand in and that is no passing one, with the nodes around it. */
const hostOf = (uses: ReadonlyArray<Reference>): TreeNode[] => {
  const [first, ...others] = uses.map((use) => use.ancestors);
  const shared = (first ?? []).filter((node) => others.every((ancestors) => ancestors.includes(node)));
  const at = shared.findLastIndex((node, i) => isFunction(node) && !isPassing(node, shared[i - 1]));
  return shared.slice(0, at + 1);
};

/** Whether a function makes others that may outlive its call: they would keep everything in it. */
const leavesFunctions = (host: TreeNode): boolean => {
  let leaves = false;
  visit(host, (node, ancestors) => {
    if (node !== host && isFunction(node)) leaves ||= !isPassing(node, ancestors.at(-1));
  });
  return leaves;
};

/** One function, with all that can go into it at once. */
const nextMove = (source: string, frequency: Frequency): { host: TreeNode; guests: Guest[] } | undefined => {
  const program = parse(source, { ecmaVersion: 5 }) as unknown as TreeNode;
  const { declarations, references } = analyse(program);
  const frequent = reachedFrom(program, frequency);
  const usesOf = usesByDeclaration(references);
  const tables = new Set<string>();
  let found: { host: TreeNode; guests: Guest[] } | undefined;
  for (const declaration of declarations) {
    if (declaration.owner !== program || declaration.kind !== "var") continue;
    const all = usesOf.get(declaration) ?? [];
    const only = onlyValue(declaration, all);
    if (!only) continue;
    const { value, define } = only;
    if (declaration.init === value && isTable(value, tables) && !all.some(isChange)) tables.add(declaration.name);
    if (!isFunction(value) && !tables.has(declaration.name)) continue;
    const uses = all.filter((r) => !isWithin(r.node, define));
    if (!uses.length || uses.some((r) => r.declarations.length > 1 || isWithin(r.node, value))) continue;
    const around = hostOf(uses);
    const host = around.at(-1);
    if (!host || (found && found.host !== host) || leavesFunctions(host)) continue;
    if ([declaration.name, ...callerNames(around)].some((name) => frequent.has(name))) continue;
    if (uses.some((use) => isHidden(value, use, declarations, references))) continue;
    const guest = { name: declaration.name, value, define };
    const knows = (a: Guest, b: Guest): boolean =>
      references.some((r) => r.name === b.name && isWithin(r.node, a.value));
    if (found?.guests.some((other) => knows(guest, other) || knows(other, guest))) continue;
    found = { host, guests: [...(found?.guests ?? []), guest] };
  }
  return found;
};

/**
 * Lets a function that runs seldom make the functions and tables that only it uses at each call, as the arguments of
 * one around its body, where `putOnTheSpot` cannot since there are several uses. They never know of their own scope,
 * so that all is let go at the end of the call: a circle would stay until the memory is full.
 */
export const makeForTheCall = (source: string, frequency: Frequency): string => {
  const move = nextMove(source, frequency);
  if (!move) return source;
  const body = move.host.body as TreeNode;
  const names = move.guests.map(({ name }) => name).join();
  const values = move.guests.map(({ value }) => source.slice(value.start, value.end)).join();
  const before = { start: body.start + 1, end: body.start + 1, text: `return/*@__NOINLINE__*/(function(${names}){` };
  const after = { start: body.end - 1, end: body.end - 1, text: `})(${values})` };
  return makeForTheCall(edited(source, [before, after, ...move.guests.map(({ define }) => define)]), frequency);
};
