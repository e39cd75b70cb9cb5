#!/usr/bin/env -S node --max-semi-space-size=4 --v8-pool-size=1
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { Command, InvalidArgumentError, Option } from "commander";
import { backUp, restore } from "./backup.ts";
import { loadSettings, SettingsError } from "./config/load.ts";
import { newSetupCode } from "./config/newSecrets.ts";
import type { Settings } from "./config/settings.ts";
import { SettingsFile } from "./config/settingsFile.ts";
import { exportLines } from "./exportMessages.ts";
import { openForReading } from "./journal/database.ts";
import { journalFile } from "./journal/journal.ts";
import { JournalReader } from "./journal/reader.ts";
import { createLog } from "./log.ts";
import { channelSettings } from "./notify/registry.ts";
import { createProgress } from "./progress.ts";
import { type ReportRequest, reportText } from "./reportCommand.ts";
import { serve } from "./serve.ts";
import { testPage } from "./testPageCommand.ts";

const DEFAULT_FILE = "veilleuse.yaml";

const settingsFrom = (file: string | undefined): Settings =>
  loadSettings(file ?? DEFAULT_FILE, { channel: channelSettings, required: file !== undefined });

/** Ends the program with a message for a person; a stack trace helps nobody who wrote a settings file. */
const fail = (error: unknown): never => {
  // What a thread threw arrives as a plain object.
  const { message } = error as { message?: unknown };
  process.stderr.write(`veilleuse: ${typeof message === "string" ? message : String(error)}\n`);
  process.exit(error instanceof SettingsError ? 2 : 1);
};

const moment = (text: string): number => {
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(ms))
    throw new InvalidArgumentError("expected a date such as 2026-11-20T21:00:00Z, or epoch milliseconds.");
  return ms;
};

const start = async (options: { config?: string }): Promise<void> => {
  // The heap is collected before it doubles: in a long flood that is 25 MiB of garbage less.
  setFlagsFromString("--optimize-for-size");
  const settings = settingsFrom(options.config);
  const log = createLog("info");
  const file = new SettingsFile(options.config ?? DEFAULT_FILE, channelSettings);
  const setupCode = newSetupCode();
  const hub = await serve({ settings, file, setupCode, log, failed: fail });
  // Whoever can read this may make the first caregiver; afterwards the code is worth nothing.
  const someone = settings.caregivers.some(({ password, passwordHash }) => password ?? passwordHash);
  const setup = someone ? {} : { setup: `${hub.http}/#/setup/${setupCode}` };
  process.stdout.write(`${JSON.stringify({ msg: "ready", http: hub.http, mqtt: hub.mqtt, ...setup })}\n`);
  const stop = (signal: string) => {
    log.info({ signal }, "stopping");
    hub.stop().then(() => process.exit(0), fail);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
};

const exportAll = async (options: {
  config?: string;
  from?: number;
  to?: number;
  format: "json" | "csv";
}): Promise<void> => {
  const settings = settingsFrom(options.config);
  const reader = new JournalReader(openForReading(journalFile(settings.data)));
  const messages = reader.export(options.from ?? Number.MIN_SAFE_INTEGER, options.to ?? Number.MAX_SAFE_INTEGER);
  let lines = 0;
  const progress = createProgress(process.stderr, () => `${lines} lines`);
  // The first line comes when all is sorted, which takes longest.
  process.stderr.write("sorting …\n");
  for (const line of exportLines(messages, options.format)) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
    lines++;
    progress.look();
  }
  progress.end();
  reader.close();
};

// A reader such as `head` that has seen enough is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  fail(error);
});

const config = new Option("--config <file>", `settings file (default: ${DEFAULT_FILE} when there is one)`);
const program = new Command("veilleuse").description("A nursery night watch that a family hosts itself");

program.command("start").description("run the hub").addOption(config).action(start);
program
  .command("export")
  .description("print every stored sensor message in order of occurrence; works beside a running hub")
  .addOption(config)
  .option("--from <time>", "from this moment on", moment)
  .option("--to <time>", "before this moment", moment)
  .addOption(
    new Option("--format <format>", "one JSON object a line, or columns").choices(["json", "csv"]).default("json"),
  )
  .action(exportAll);

program
  .command("backup")
  .description("copy journal and secrets into an empty folder; works beside a running hub")
  .argument("<folder>", "where to")
  .addOption(config)
  .action(async (folder: string, options: { config?: string }) => {
    const { data } = settingsFrom(options.config);
    process.stderr.write(`copying ${data} …\n`);
    let done = 0;
    const progress = createProgress(process.stderr, () => `${Math.round(done * 100)} %`);
    const { bytes } = await backUp(data, folder, (share) => {
      done = share;
      progress.look();
    });
    progress.end();
    process.stdout.write(`${folder}: ${(bytes / 1e6).toFixed(1)} MB of journal, and the secrets\n`);
  });
program
  .command("restore")
  .description("put a backup in the place of the data folder; stop the hub first")
  .argument("<folder>", "where from")
  .addOption(config)
  .action((folder: string, options: { config?: string }) => {
    const { data } = settingsFrom(options.config);
    const { formerData } = restore(folder, data);
    process.stdout.write(`${data} is restored${formerData ? `; what was there is in ${formerData}` : ""}\n`);
  });

const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError("expected a number of seconds.");
  return value;
};

program
  .command("test-page")
  .description("page a caregiver over every channel as an exercise; fails when no channel accepts it")
  .argument("<caregiver>", "whom")
  .addOption(config)
  .option(
    "--wait <seconds>",
    "how long to wait for an answer on the phone (default: 60, without a terminal 10)",
    seconds,
  )
  .action(async (caregiver: string, options: { config?: string; wait?: number }) => {
    const waitMs = (options.wait ?? (process.stdout.isTTY ? 60 : 10)) * 1000;
    const tell = (line: string) => void process.stdout.write(`${line}\n`);
    if (!(await testPage(settingsFrom(options.config), caregiver, waitMs, tell))) process.exitCode = 1;
  });

program
  .command("report")
  .description("print the report of a night, or of a range of nights; works beside a running hub")
  .addOption(config)
  .option("--child <id>", "whose; may be left out where there is one child")
  .option("--night <date>", "the evening's date (default: the last night)")
  .option("--from <date>", "first evening of a range, for the paediatrician's page")
  .option("--to <date>", "last evening of the range")
  .addOption(new Option("--format <format>", "what to print").choices(["json", "md", "csv", "html"]).default("md"))
  .addOption(new Option("--lang <language>", "of the words").choices(["fr", "en"]).default("en"))
  .action((options: ReportRequest & { config?: string }) => {
    process.stdout.write(reportText(settingsFrom(options.config), options, Date.now()));
  });

program.parseAsync().catch(fail);
