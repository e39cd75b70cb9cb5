import type { Night } from "../night.ts";
import type { Span } from "../sleep.ts";
import { escapeHtml } from "./html.ts";

const WIDTH = 720;
const HOUR_MS = 3_600_000;

type Scale = (at: number) => number;

const rect = (className: string, from: number, to: number, y: number, height: number, x: Scale): string => {
  const left = x(from);
  const width = x(to) - left;
  if (width <= 0) return "";
  return `<rect class="${className}" x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${height}"/>`;
};

/** What is left of a span without the gaps, which are in order. */
const heard = (span: Span, gaps: ReadonlyArray<Span>): Span[] => {
  const parts: Span[] = [];
  let { from } = span;
  for (const gap of gaps) {
    if (gap.to <= from || gap.from >= span.to) continue;
    if (gap.from > from) parts.push({ from, to: gap.from });
    from = gap.to;
  }
  if (from < span.to) parts.push({ from, to: span.to });
  return parts;
};

/**
 * Sleep as a band, awakenings as taller bars on it, a dashed frame where nobody listened, the rest as a thin line: told
 * apart without colour too.
 */
const band = (night: Night, y: number, height: number, x: Scale): string => {
  const asleep = {
    from: Math.max(night.from, night.onsetAt ?? night.to),
    to: Math.min(night.to, night.endAt ?? night.to),
  };
  return [
    rect("line", night.from, night.to, y + height / 2 - 0.5, 1, x),
    ...heard(asleep, night.gaps).map(({ from, to }) => rect("asleep", from, to, y + height / 4, height / 2, x)),
    ...night.gaps.map(({ from, to }) => rect("gap", from, to, y + height / 4, height / 2, x)),
    ...(night.awakenings ?? []).map((one) =>
      rect("awake", Math.max(one.from, night.from), Math.min(one.to, night.to), y, height, x),
    ),
  ].join("");
};

const ticks = (
  from: number,
  to: number,
  top: number,
  bottom: number,
  x: Scale,
  clock: (at: number) => string,
): string => {
  const marks: string[] = [];
  for (let at = from; at <= to; at += HOUR_MS) {
    const position = x(at).toFixed(1);
    const anchor = at === from ? "start" : at + HOUR_MS > to ? "end" : "middle";
    marks.push(`<line class="tick" x1="${position}" x2="${position}" y1="${top}" y2="${bottom}"/>`);
    if (((at - from) / HOUR_MS) % 2 === 0) {
      marks.push(`<text x="${position}" y="${bottom + 17}" text-anchor="${anchor}">${escapeHtml(clock(at))}</text>`);
    }
  }
  return marks.join("");
};

const svg = (height: number, label: string, content: string): string =>
  `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(label)}">${content}</svg>`;

/** One night over its window. */
export const nightChart = (night: Night, clock: (at: number) => string, label: string): string => {
  const x: Scale = (at) => ((at - night.from) / (night.to - night.from)) * WIDTH;
  const visits = (night.visits ?? []).map(
    ({ from }) => `<circle class="visit" cx="${x(from).toFixed(1)}" cy="48" r="4"/>`,
  );
  return svg(80, label, ticks(night.from, night.to, 4, 58, x, clock) + band(night, 8, 32, x) + visits.join(""));
};

const ROW = 22;
const LABEL = 116;

/** Nights below each other over the hours of the first one's window. */
export const hoursChart = (
  rows: ReadonlyArray<{ label: string; night: Night | null }>,
  clock: (at: number) => string,
  label: string,
): string => {
  const first = rows.find(({ night }) => night !== null)?.night;
  if (!first) return "";
  const length = Math.max(...rows.map(({ night }) => (night ? night.to - night.from : 0)));
  const bottom = rows.length * ROW + 4;
  const offset =
    (from: number): Scale =>
    (at) =>
      LABEL + ((at - from) / length) * (WIDTH - LABEL);
  const lines = rows.map(({ label: name, night }, i) => {
    const y = i * ROW + 4;
    const text = `<text x="0" y="${y + 15}">${escapeHtml(name)}</text>`;
    return (
      text + (night ? band(night, y + 2, ROW - 6, offset(night.from)) : `<text x="${LABEL}" y="${y + 15}">?</text>`)
    );
  });
  return svg(
    bottom + 22,
    label,
    ticks(first.from, first.from + length, 0, bottom, offset(first.from), clock) + lines.join(""),
  );
};
