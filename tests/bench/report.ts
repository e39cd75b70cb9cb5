/** What a benchmark found. A ratio is against the baseline of the same run. */
export type Report = {
  title: string;
  baseline: string;
  rows: { name: string; value: number; ratio?: number }[];
};

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** The value below which a share of the values lies; 0 for none. */
export const quantile = (values: ReadonlyArray<number>, share: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

const short = (value: number): string => {
  if (Number.isNaN(value)) return "none";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
};

/** The report as text, one figure a line. */
export const renderReport = (report: Report): string => {
  const width = Math.max(...report.rows.map(({ name }) => name.length));
  const lines = report.rows.map(({ name, value, ratio }) => {
    const share = ratio === undefined ? "" : `   ${ratio.toFixed(2)} x baseline`;
    return `  ${name.padEnd(width)}  ${short(value).padStart(8)}${share}`;
  });
  return [report.title, `  baseline: ${report.baseline}`, ...lines].join("\n");
};
