/** What a check of the finished bundle refuses. */
export type Finding = {
  /** Which check, in one word. */
  rule: string;
  /** What was found. */
  what: string;
  /** Why the device cannot have it. */
  why: string;
  /** Line and column from 1; 0 when the finding is about the whole. */
  line: number;
  column: number;
  /** The source around it. */
  excerpt: string;
};

const EXCERPT_BEFORE = 20;
const EXCERPT_LENGTH = 70;

/** A finding at an offset of the source. */
export const findingAt = (source: string, offset: number, rule: string, what: string, why: string): Finding => {
  const before = source.slice(0, offset).split("\n");
  const start = Math.max(0, offset - EXCERPT_BEFORE);
  return {
    rule,
    what,
    why,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    excerpt: source
      .slice(start, start + EXCERPT_LENGTH)
      .replaceAll("\n", " ")
      .trim(),
  };
};

/** One line for the console. */
export const findingText = (f: Finding): string =>
  `${f.rule} at ${f.line}:${f.column}: ${f.what}. ${f.why}.${f.excerpt ? `\n    … ${f.excerpt} …` : ""}`;
