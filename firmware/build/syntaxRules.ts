import { type Finding, findingAt } from "./finding.ts";
import { type TreeNode, visit } from "./tree.ts";

/** What the interpreter's regular expressions do not know, or silently never match. */
const REGEX_TRAPS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(^|[^\\])\{\d/, "a counted repetition"],
  [/\(\?/, "look-around or a special group"],
  [/[*+?}]\?/, "a lazy quantifier"],
  [/\\[1-9]/, "a backreference"],
  [/\[[^\]]*\/[^\]]*\]/, "a slash in a class"],
];

/** Statements that parse as ES5 but that the interpreter cannot run or runs wrongly. */
export const syntaxFindings = (program: TreeNode, source: string): Finding[] => {
  const findings: Finding[] = [];
  const refuse = (node: TreeNode, rule: string, what: string, why: string) =>
    findings.push(findingAt(source, node.start, rule, what, why));

  const statements = (list: ReadonlyArray<TreeNode>) => {
    let other = false;
    for (const statement of list) {
      if (statement.type !== "FunctionDeclaration") other ||= !statement.directive;
      else if (other) {
        refuse(
          statement,
          "hoisting",
          "a function declaration stands below other statements",
          "The interpreter does not hoist functions: a call above fails",
        );
      }
    }
  };

  visit(program, (node, ancestors) => {
    if (node.type === "Program" || node.type === "BlockStatement") statements(node.body as TreeNode[]);
    if (node.type === "LabeledStatement") {
      refuse(node, "label", "a labelled statement", "The interpreter takes the label for a variable");
    }
    if (node.type === "WithStatement") refuse(node, "with", "a with statement", "The interpreter does not know it");
    if (node.type === "SwitchStatement") {
      const cases = node.cases as TreeNode[];
      const place = cases.findIndex((c) => !c.test);
      if (place >= 0 && place < cases.length - 1) {
        refuse(
          cases[place] as TreeNode,
          "defaultLast",
          "default: is not last",
          "The interpreter refuses a case after it",
        );
      }
    }
    if (node.type === "ReturnStatement" && !node.argument && /^return\s*\n\s*[^\s}]/.test(source.slice(node.start))) {
      refuse(node, "return", "a line break after return", "The interpreter returns the value on the next line");
    }
    if (node.type === "Literal" && node.regex) {
      const pattern = (node.regex as { pattern: string }).pattern;
      for (const [trap, name] of REGEX_TRAPS) {
        if (trap.test(pattern))
          refuse(node, "regex", `${name} in a regular expression`, "The interpreter never matches it");
      }
    }
    if (node.type === "AssignmentExpression") {
      const left = node.left as TreeNode;
      const property = left.type === "MemberExpression" && !left.computed ? (left.property as TreeNode) : undefined;
      if (property?.name === "length") {
        refuse(node, "length", "an assignment to length", "The interpreter throws: the length is a constant");
      }
    }
    if (ancestors.length > 400) refuse(node, "depth", "very deep nesting", "The interpreter's stack has 25,000 bytes");
  });
  return findings;
};
