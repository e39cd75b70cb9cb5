import type { Night } from "../night.ts";

export type Language = "fr" | "en";

/** A measure beside what it is held against. `status` is a word, never a colour alone. */
export type FactRow = { label: string; value: string; target: string; status: string; tone: "good" | "plain" | "bad" };

export type Block =
  | { kind: "text"; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "facts"; head: [string, string, string, string]; rows: FactRow[] }
  | { kind: "table"; head: string[]; rows: string[][] }
  /** One night drawn over its window; `summary` says the same in words. */
  | { kind: "night"; night: Night; clock: (at: number) => string; summary: string; legend: string[] }
  | {
      kind: "hours";
      rows: { label: string; night: Night | null }[];
      clock: (at: number) => string;
      summary: string;
      legend: string[];
    };

export type Section = { heading: string; blocks: Block[] };

/** A report in one language, before it is Markdown or a page. */
export type ReportDocument = {
  language: Language;
  title: string;
  subtitle: string;
  sections: Section[];
  footer: string;
};
