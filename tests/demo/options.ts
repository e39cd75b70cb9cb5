import { parseArgs } from "node:util";

export type DemoOptions = {
  /** One scripted cry from sound to page, then the end. */
  once: boolean;
  /** One JSON object on standard output instead of a story. */
  json: boolean;
  /** A WAV file for the first nursery's microphone. */
  audio: string | undefined;
  /** Level of the loudest second of the sound, in dB SPL. */
  splDb: number;
  /** Seconds of the nursery per second of real time. */
  speed: number;
  /** Ends after this many seconds of the nursery. */
  seconds: number | undefined;
  /** Nights that lie behind the household when it starts. */
  nights: number;
  /** Folder for pictures of every view of the page, instead of a run. */
  pictures: string | undefined;
};

/** Options that make no sense; the message says which and what was expected. */
export class DemoOptionsError extends Error {}

export const DEMO_HELP = `npm run demo -- [options]
  --once           play one cry from sound to acknowledged page, then end
  --json           print one JSON object at the end instead of the story
  --audio FILE     play a WAV file to the first nursery's microphone
  --spl DB         level of the sound's loudest second, in dB SPL (92)
  --speed N        nursery seconds per second, 1 to 120 (1)
  --seconds N      end after N nursery seconds
  --nights N       begin with N nights behind you, so that every view has something to show (0 to 400)
  --pictures DIR   put a picture of every view of the page into a folder, with Chromium, then end`;

const number = (name: string, text: string | undefined, low: number, high: number): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !(value >= low && value <= high)) {
    throw new DemoOptionsError(`--${name}: expected a number from ${low} to ${high}, got "${text}"`);
  }
  return value;
};

/**
 * Reads the command line.
 * @throws {DemoOptionsError}
 */
export const parseDemoOptions = (args: string[]): DemoOptions | "help" => {
  const read = () => {
    try {
      return parseArgs({
        args,
        options: {
          once: { type: "boolean", default: false },
          json: { type: "boolean", default: false },
          help: { type: "boolean", default: false },
          audio: { type: "string" },
          spl: { type: "string" },
          speed: { type: "string" },
          seconds: { type: "string" },
          nights: { type: "string" },
          pictures: { type: "string" },
        },
      }).values;
    } catch (error) {
      throw new DemoOptionsError((error as Error).message);
    }
  };
  const values = read();
  if (values.help) return "help";
  return {
    once: values.once,
    json: values.json,
    audio: values.audio,
    splDb: number("spl", values.spl, 30, 120) ?? 92,
    speed: number("speed", values.speed, 1, 120) ?? 1,
    seconds: number("seconds", values.seconds, 1, 1e6),
    nights: Math.floor(number("nights", values.nights, 0, 400) ?? 0),
    pictures: values.pictures,
  };
};
