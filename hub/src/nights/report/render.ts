import type { ReportDocument } from "./document.ts";
import { renderMarkdown } from "./markdown.ts";
import { type ReportTheme, renderPage } from "./reportPage.ts";

export const REPORT_FORMATS = ["json", "md", "html", "csv"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report with its figures, its words, and its table for those that have one. */
export type Report = { data: unknown; document: ReportDocument; csv: string | null };

const TYPES: Record<ReportFormat, string> = {
  json: "application/json",
  md: "text/markdown",
  html: "text/html",
  csv: "text/csv",
};

/** The report as text of a media type; undefined when it has no such format. */
export const renderReport = (
  report: Report,
  format: ReportFormat,
  theme?: ReportTheme,
): { type: string; text: string } | undefined => {
  const text = {
    json: () => JSON.stringify(report.data),
    md: () => renderMarkdown(report.document),
    html: () => renderPage(report.document, theme),
    csv: () => report.csv,
  }[format]();
  return text === null ? undefined : { type: `${TYPES[format]}; charset=utf-8`, text };
};
