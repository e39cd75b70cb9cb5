import { cpus } from "node:os";
import { benchAcknowledged } from "./acknowledged.ts";
import { benchCry } from "./cry.ts";
import { benchFirmware } from "./firmware.ts";
import { benchHistory } from "./history.ts";
import { benchInflux } from "./influx.ts";
import { benchNights } from "./nights.ts";
import { benchPage } from "./page.ts";
import { type Report, renderReport } from "./report.ts";
import { benchWeb } from "./web.ts";
import { benchYear } from "./year.ts";

/** Every benchmark by its name; `npm run bench -- NAME` runs one. */
const BENCHMARKS: Record<string, (tell: (line: string) => void) => Promise<Report>> = {
  acknowledged: benchAcknowledged,
  influx: benchInflux,
  page: benchPage,
  history: benchHistory,
  nights: benchNights,
  cry: benchCry,
  firmware: benchFirmware,
  year: benchYear,
  web: benchWeb,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  process.stderr.write(`bench: no benchmark ${unknown.join(", ")}; there are: ${Object.keys(BENCHMARKS).join(", ")}\n`);
  process.exit(2);
}
process.stdout.write(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"})\n`);
for (const [name, bench] of Object.entries(BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const report = await bench((line) => process.stderr.write(`${name}: ${line}\n`));
  process.stdout.write(`\n${renderReport(report)}\n`);
}
process.exit(0);
