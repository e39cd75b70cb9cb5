import { NotAWavFile } from "@veilleuse/firmware/simulator";
import { runLive } from "./live.ts";
import { playOnce } from "./once.ts";
import { DEMO_HELP, DemoOptionsError, parseDemoOptions } from "./options.ts";

const fail = (message: string, code: number): never => {
  process.stderr.write(`demo: ${message}\n`);
  process.exit(code);
};

const main = async (): Promise<void> => {
  const options = parseDemoOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(`${DEMO_HELP}\n`);
    return;
  }
  // With --json the story goes to standard error, so that standard output is one JSON object.
  const story = options.json ? process.stderr : process.stdout;
  const tell = (line: string): void => {
    story.write(`${line}\n`);
  };
  if (options.pictures !== undefined) {
    await (await import("./pictures.ts")).takePictures(options.pictures, tell);
    return;
  }
  if (!options.once) {
    const result = await runLive(options, tell);
    process.stdout.write(
      options.json ? `${JSON.stringify(result)}\n` : `${result.readingsStored} readings stored, ${result.lost} lost\n`,
    );
    return;
  }
  const result = await playOnce(options, tell);
  const good = result.paged && result.readingsStored > 0 && result.lost === 0;
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = good ? 0 : 1;
};

main().catch((error: unknown) => {
  if (error instanceof DemoOptionsError) fail(`${error.message}\n${DEMO_HELP}`, 2);
  if (error instanceof NotAWavFile) fail(error.message, 2);
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
});
