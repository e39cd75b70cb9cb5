import { DEVICE_MODULES } from "./deviceModules.ts";
import { type Finding, findingAt } from "./finding.ts";
import type { Reference } from "./scopes.ts";
import { nameOf, type TreeNode, visit } from "./tree.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** The contract's device globals, what the language has there, and nothing else. */
const GLOBALS = words(`
  Waveform setWatch analogRead digitalRead digitalWrite I2C1 E ESP32 process getTime getSerial
  setTimeout setInterval clearTimeout clearInterval console require
  JSON Math String Number Boolean Array Object Error isFinite isNaN parseInt parseFloat undefined NaN Infinity arguments
  Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array ArrayBuffer DataView
`);

/** Static members that exist on the device and do what they should; all others of these objects are refused. */
export const STATICS: { [object: string]: ReadonlySet<string> } = {
  Math: words(`abs acos asin atan atan2 ceil clip cos exp floor log max min pow round sin sqrt tan wrap
    E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2`),
  Number: words("NaN NEGATIVE_INFINITY POSITIVE_INFINITY"),
  Object: words("keys values entries assign fromEntries create defineProperty"),
  Array: words("isArray"),
  String: words("fromCharCode"),
  JSON: words("parse stringify"),
};

/** Methods that no object of the device has. */
const METHODS = words(`
  flat flatMap at lastIndexOf findLast findLastIndex copyWithin toSorted toReversed toSpliced trimStart trimEnd trimLeft
  trimRight codePointAt normalize localeCompare matchAll finally setPrototypeOf getPrototypeOf freeze isFrozen seal
  preventExtensions toISOString toLocaleString propertyIsEnumerable isPrototypeOf __defineGetter__
`);

const memberOf = (node: TreeNode): string | undefined => {
  if (node.type !== "MemberExpression") return undefined;
  if (!node.computed) return nameOf(node.property);
  const value = (node.property as TreeNode).value;
  return typeof value === "string" ? value : undefined;
};

/** Methods that the device does not have; to be looked for before fields are shortened, since their names would be too. */
export const methodFindings = (program: TreeNode, source: string): Finding[] => {
  const findings: Finding[] = [];
  visit(program, (node, ancestors) => {
    const member = memberOf(node);
    if (member === undefined || !METHODS.has(member) || ancestors.at(-1)?.callee !== node) return;
    findings.push(findingAt(source, node.start, "builtIn", `.${member}`, "No object of the interpreter has it"));
  });
  return findings;
};

/** Names that the device does not have. */
export const nameFindings = (program: TreeNode, references: ReadonlyArray<Reference>, source: string): Finding[] => {
  const findings: Finding[] = [];
  const refuse = (node: TreeNode, rule: string, what: string, why: string) =>
    findings.push(findingAt(source, node.start, rule, what, why));
  const globals = new Set<TreeNode>();

  for (const r of references) {
    if (r.declarations.length) continue;
    globals.add(r.node);
    if (!GLOBALS.has(r.name)) refuse(r.node, "global", `unknown global ${r.name}`, "The contract does not list it");
  }

  visit(program, (node) => {
    const member = memberOf(node);
    if (member !== undefined) {
      const object = node.object as TreeNode;
      const statics = globals.has(object) ? STATICS[nameOf(object) ?? ""] : undefined;
      const name = nameOf(object);
      if (statics && !statics.has(member)) {
        refuse(node, "builtIn", `${name}.${member}`, "The interpreter lacks it or has it wrong");
      }
    }
    if (node.type !== "CallExpression" || nameOf(node.callee) !== "require") return;
    if (!globals.has(node.callee as TreeNode)) return;
    const wanted = (node.arguments as TreeNode[])[0]?.value;
    if (typeof wanted !== "string" || !DEVICE_MODULES.includes(wanted)) {
      refuse(node, "require", `require of ${wanted ?? "something computed"}`, "It is not a module of the interpreter");
    }
  });
  return findings;
};
