import { parse } from "acorn";
import { type Finding, findingAt } from "./finding.ts";
import { methodFindings, nameFindings } from "./nameRules.ts";
import { orderFindings } from "./orderRules.ts";
import { outsideFindings } from "./outsideRules.ts";
import { analyse } from "./scopes.ts";
import { syntaxFindings } from "./syntaxRules.ts";
import type { TreeNode } from "./tree.ts";

/** Largest script in bytes. */
export const SIZE_LIMIT_BYTES = 30000;

const parsed = (source: string): TreeNode =>
  parse(source, { ecmaVersion: 5, sourceType: "script" }) as unknown as TreeNode;

/**
 * Holds the finished script against what the interpreter can do. Its own messages come only when a line runs, often
 * at night, so that everything is refused here. An empty answer lets the script pass. With `plain`, the same script before
 * its fields were shortened, it also sees to it that no name was shortened that others know.
 */
export const gate = (source: string, plain = source): Finding[] => {
  const findings: Finding[] = [];
  const bytes = Buffer.byteLength(source);
  if (bytes > SIZE_LIMIT_BYTES) {
    const what = `${bytes} bytes, ${SIZE_LIMIT_BYTES} allowed`;
    findings.push({
      rule: "size",
      what,
      why: "The script has to leave room for the night",
      line: 0,
      column: 0,
      excerpt: "",
    });
  }
  let program: TreeNode;
  try {
    program = parsed(source);
  } catch (error) {
    const { message, pos } = error as SyntaxError & { pos: number };
    return [...findings, findingAt(source, pos, "syntax", message, "The interpreter is given ES5 and no more")];
  }
  const { declarations, references } = analyse(program);
  return [
    ...findings,
    ...syntaxFindings(program, source),
    ...orderFindings(program, declarations, references, source),
    ...nameFindings(program, references, source),
    ...methodFindings(plain === source ? program : parsed(plain), plain),
    ...outsideFindings(program, references, source, plain),
  ];
};
