import type { Night } from "../night.ts";
import type { Block, ReportDocument } from "./document.ts";

/** What would be read as markup in running text, and what would end a cell. */
const escapeText = (text: string): string => text.replace(/[\\`*_[\]<>#|]/g, (sign) => `\\${sign}`).replace(/\n/g, " ");

const row = (cells: ReadonlyArray<string>): string => `| ${cells.map(escapeText).join(" | ")} |`;

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const width = Math.max(head.length, ...rows.map((cells) => cells.length));
  const top = head.length > 0 ? head : Array.from({ length: width }, () => "");
  return [row(top), `|${" --- |".repeat(width)}`, ...rows.map(row)].join("\n");
};

const STEP_MS = 600_000;

/** Ten minutes a sign: a block for awake, a dot for asleep. */
const strip = (night: Night): string => {
  let signs = "";
  for (let at = night.from; at < night.to; at += STEP_MS) {
    const awake = night.awakenings?.some(({ from, to }) => from < at + STEP_MS && to > at) ?? false;
    const asleep =
      night.onsetAt !== null && at + STEP_MS / 2 >= night.onsetAt && (night.endAt === null || at < night.endAt);
    signs += awake ? "█" : asleep ? "·" : "▒";
  }
  return signs;
};

const blockText = (block: Block): string => {
  switch (block.kind) {
    case "text":
      return escapeText(block.text);
    case "list":
      return block.items.map((item) => `- ${escapeText(item)}`).join("\n");
    case "facts":
      return table(
        block.head,
        block.rows.map(({ label, value, target, status }) => [label, value, target, status]),
      );
    case "table":
      return table(block.head, block.rows);
    case "night":
      return [
        "```",
        `${block.clock(block.night.from)} ${strip(block.night)} ${block.clock(block.night.to)}`,
        "```",
      ].join("\n");
    case "hours":
      return [
        "```",
        ...block.rows.map(({ label, night }) => `${label.padEnd(14)} ${night ? strip(night) : "?"}`),
        "```",
      ].join("\n");
    default:
      return block satisfies never;
  }
};

/** The report as Markdown with tables (GFM). */
export const renderMarkdown = ({ title, subtitle, sections, footer }: ReportDocument): string =>
  [
    `# ${escapeText(title)}`,
    escapeText(subtitle),
    ...sections.flatMap(({ heading, blocks }) => [`## ${escapeText(heading)}`, ...blocks.map(blockText)]),
    "---",
    `*${escapeText(footer)}*`,
    "",
  ].join("\n\n");
