import { hoursChart, nightChart } from "./chart.ts";
import type { Block, FactRow, ReportDocument } from "./document.ts";
import { escapeHtml } from "./html.ts";

/** Light for the eyes that read it: as the page that it was opened from, else as the device. */
export type ReportTheme = "night" | "day";

const DARK =
  "color-scheme:dark;--ink:#ffd9bd;--soft:#b98f74;--paper:#120605;--rule:#4a2f20;--asleep:#8a5a3a;--awake:#ff9a4d;--bad:#ff7a66;--good:#d7b07a";

/** The one style sheet of a report page: dark on a screen where that is wanted, black on white on paper. */
export const REPORT_STYLE = [
  ":root{color-scheme:light;--ink:#1d1a18;--soft:#6b625c;--paper:#fdfbf8;--rule:#d9d1c9;--asleep:#4a6a8a;--awake:#c8641e;--bad:#a3261b;--good:#2f6b3a}",
  `@media screen{:root[data-theme=night]{${DARK}}}`,
  `@media screen and (prefers-color-scheme:dark){:root:not([data-theme]){${DARK}}}`,
  "html{background:var(--paper)}body{margin:0 auto;padding:1.25rem;max-width:46rem;color:var(--ink);background:var(--paper);font:1rem/1.5 system-ui,sans-serif}",
  "h1{font-size:1.7rem;line-height:1.2;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;break-after:avoid}",
  ".subtitle{color:var(--soft);margin:.2rem 0 0}p{margin:.5rem 0}ul{margin:.4rem 0;padding-left:1.2rem}",
  ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.92rem}",
  "th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--rule)}th{font-weight:600;color:var(--soft)}",
  "tr{break-inside:avoid}.nights td:first-child{white-space:nowrap}.bad{color:var(--bad);font-weight:600}.good{color:var(--good)}.plain{color:var(--soft)}",
  "svg{display:block;width:100%;height:auto;margin:.8rem 0;break-inside:avoid}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}",
  // On a phone a drawing is half as wide as on paper: its letters are as large again.
  "@media screen and (max-width:36rem){svg text{font-size:20px}table{font-size:.78rem}th{hyphens:auto}th,td{padding-right:.3rem}}",
  ".tick{stroke:var(--rule);stroke-width:1}.line{fill:var(--soft)}.gap{fill:var(--paper);stroke:var(--soft);stroke-dasharray:4 3}.asleep{fill:var(--asleep)}.awake{fill:var(--awake)}.visit{fill:none;stroke:var(--ink);stroke-width:1.5}",
  ".legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.85rem;color:var(--soft);list-style:none;padding:0}",
  ".key{display:inline-block;width:1.4rem;height:.6rem;margin-right:.4rem;vertical-align:middle}.key.asleep{background:var(--asleep)}.key.awake{background:var(--awake);height:1rem}.key.gap{border:1px dashed var(--soft)}",
  "footer{margin-top:2rem;padding-top:.6rem;border-top:1px solid var(--rule);color:var(--soft);font-size:.85rem}",
  "@page{size:A4;margin:11mm}@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--rule:#bbb;--asleep:#7d93a8;--awake:#222;--bad:#000;--good:#000}body{padding:0;max-width:none;font-size:9pt;line-height:1.3}h1{font-size:16pt}h2{font-size:11pt;margin:.9rem 0 .2rem}table{font-size:8.5pt}footer{margin-top:.8rem;padding-top:.3rem;font-size:8pt}th,td{padding-top:1pt;padding-bottom:1pt}p,ul{margin:.25rem 0}svg{margin:.3rem 0}.scroll{overflow:visible}rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}.key{print-color-adjust:exact;-webkit-print-color-adjust:exact}}",
].join("");

const cells = (tag: "td" | "th", row: ReadonlyArray<string>): string =>
  `<tr>${row.map((cell) => `<${tag}${tag === "th" ? ' scope="col"' : ""}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;

const table = (head: ReadonlyArray<string>, rows: string, kind = ""): string =>
  `<div class="scroll" tabindex="0"><table class="${kind}">${head.length > 0 ? `<thead>${cells("th", head)}</thead>` : ""}<tbody>${rows}</tbody></table></div>`;

const factRow = ({ label, value, target, status, tone }: FactRow): string =>
  `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td><td>${escapeHtml(target)}</td><td class="${tone}">${escapeHtml(status)}</td></tr>`;

const KEYS = ["asleep", "awake", "gap"];

const legend = (names: ReadonlyArray<string>): string => {
  const items = names.map((name, i) => `<li><span class="key ${KEYS[i] ?? ""}"></span>${escapeHtml(name)}</li>`);
  return `<ul class="legend">${items.join("")}</ul>`;
};

const block = (content: Block): string => {
  switch (content.kind) {
    case "text":
      return `<p>${escapeHtml(content.text)}</p>`;
    case "list":
      return `<ul>${content.items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
    case "facts":
      return table(content.head, content.rows.map(factRow).join(""));
    case "table":
      return table(
        content.head,
        content.rows.map((row) => cells("td", row)).join(""),
        content.head.length > 4 ? "nights" : "",
      );
    case "night":
      return nightChart(content.night, content.clock, content.summary) + legend(content.legend);
    case "hours":
      return hoursChart(content.rows, content.clock, content.summary) + legend(content.legend);
    default:
      return content satisfies never;
  }
};

/** The report as a page of its own that needs no script, for the screen and for paper. */
export const renderPage = (
  { language, title, subtitle, sections, footer }: ReportDocument,
  theme?: ReportTheme,
): string =>
  [
    `<!doctype html><html lang="${language}"${theme ? ` data-theme="${theme}"` : ""}><head><meta charset="utf-8"><title>${escapeHtml(title)} – Veilleuse</title>`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="${theme === undefined ? "light dark" : theme === "night" ? "dark" : "light"}">`,
    `<meta name="robots" content="noindex"><link rel="icon" type="image/svg+xml" href="/icon.svg"><style>${REPORT_STYLE}</style></head><body><main>`,
    `<h1>${escapeHtml(title)}</h1><p class="subtitle">${escapeHtml(subtitle)}</p>`,
    ...sections.map(
      ({ heading, blocks }) => `<section><h2>${escapeHtml(heading)}</h2>${blocks.map(block).join("")}</section>`,
    ),
    `</main><footer>${escapeHtml(footer)}</footer></body></html>`,
  ].join("");
