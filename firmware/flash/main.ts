import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openBoard } from "./board.ts";
import { EXIT_CODES, FlashFailure, reasonOf } from "./failure.ts";
import { FIRMWARE_FOLDER, installPackage } from "./flashPackage.ts";
import { flashSensor, NURSERY_BOARD } from "./flashSensor.ts";
import { expectPort, openLine } from "./line.ts";
import { HELP, readOptions } from "./options.ts";
import { hubText, planSettings, planText } from "./plan.ts";
import { createProgress } from "./progress.ts";
import { askOnTerminal } from "./prompt.ts";
import { recoverySteps } from "./recovery.ts";
import { settingsBytes } from "./settings.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const sayFailure = (failure: FlashFailure, port: string): void => {
  const lines = [failure.message, ...failure.hints.map((hint) => `  ${hint}`)];
  const recovery = recoverySteps(failure.code, port);
  if (recovery.length > 0) lines.push("", "To get the board back:", ...recovery.map((step) => `  ${step}`));
  process.stderr.write(`${lines.join("\n")}\n`);
};

const readScript = async (): Promise<string> => {
  try {
    return await readFile(join(FIRMWARE_FOLDER, "dist", "veilleuse.js"), "latin1");
  } catch {
    throw new FlashFailure("usage", "The firmware is not built.", ["npm run build:firmware"]);
  }
};

const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const options = readOptions(args);
  if (options.help) {
    say(HELP);
    return;
  }
  const script = await readScript();
  const ask = process.stdin.isTTY ? askOnTerminal : undefined;
  if (options.dryRun) {
    const plan = await planSettings(options, ask, say);
    for (const line of ["Dry run: nothing is written.", ...planText(plan, script, options)]) say(line);
    return;
  }
  await installPackage();
  const port = await expectPort(options.port);
  const plan = await planSettings(options, ask, say);
  const settings = plan === undefined ? undefined : settingsBytes(plan.settings);
  const board = await openBoard(await openLine(port));
  try {
    say(`Asking the board on ${port} …`);
    const progress = createProgress(process.stdout);
    const { keepBluetooth, eraseScripts } = options;
    await flashSensor(board, { settings, script, keepBluetooth, eraseScripts }, NURSERY_BOARD, { line: say, progress });
  } finally {
    await board.close();
  }
  say(
    `Done: the sensor${plan === undefined ? "" : ` ${plan.settings.sensor}`} is flashed. It started and complained of nothing.`,
  );
  if (plan !== undefined) for (const line of hubText(plan)) say(line);
};

const args = process.argv.slice(2);
try {
  await run(args);
} catch (error) {
  // The rest of what a terminal or a library left open must not keep a failed command alive.
  const at = args.indexOf("--port");
  const failure = error instanceof FlashFailure ? error : undefined;
  if (failure) sayFailure(failure, (at >= 0 && args[at + 1]) || "PORT");
  else process.stderr.write(`flash: ${reasonOf(error)}\n`);
  process.exitCode = failure ? EXIT_CODES[failure.code] : 1;
}
process.exit();
