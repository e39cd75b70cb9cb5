import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildScript } from "./bundle.ts";
import { findingText } from "./finding.ts";
import { FIRMWARE_FOLDER } from "./firmwareFolder.ts";
import { gate } from "./gate.ts";
import { sizeReport } from "./sizeReport.ts";

const folder = join(FIRMWARE_FOLDER, "dist");
const { finished: bundle, plain } = await buildScript();
const findings = gate(bundle, plain);

process.stdout.write(`${sizeReport(bundle)}\n`);
for (const finding of findings) process.stdout.write(`${findingText(finding)}\n`);
if (findings.length) {
  process.stdout.write(`refused: ${findings.length} ${findings.length === 1 ? "finding" : "findings"}\n`);
  process.exitCode = 1;
} else {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "veilleuse.js"), bundle);
}
