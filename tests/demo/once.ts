import { cry, mix, quietRoom, type Sound, wavFile } from "@veilleuse/firmware/simulator";
import { NotSeen, until } from "../harness/until.ts";
import { lostReadings, startDemoHousehold } from "./household.ts";
import type { DemoOptions } from "./options.ts";

/** What came of one scripted cry. Durations are real milliseconds. */
export type OnceResult = {
  paged: boolean;
  /** From the onset of the sound to the arrival of the push. */
  pageLatencyMs: number | null;
  acknowledged: boolean;
  /** From the push to the acknowledged incident. */
  acknowledgeMs: number | null;
  readingsStored: number;
  /** Readings that the sensors numbered and the journal does not hold. */
  lost: number;
  events: Record<string, number>;
  rule: string | null;
  caregiver: string | null;
  maxDb: number | null;
  /** Energy mean of the loudest second that the firmware published, in dB. */
  loudestLeqDb: number | null;
};

/** Room noise before and after, so that the sensor has a background to learn. */
const ROOM_DB = 35;
const CRY_SECONDS = 8;
/** How long after the end of the sound a page may still come. */
const PATIENCE_SECONDS = 5;
/** A little less than two seconds, so that at least one of the sound was heard as a whole. */
const WHOLE_SECONDS_MS = 1200;

const sound = (options: DemoOptions): Sound =>
  options.audio === undefined ? cry(options.splDb, 3) : wavFile(options.audio, { levelDb: options.splDb });

/** Plays one sound in the first nursery and follows it to an acknowledged page. */
export const playOnce = async (options: DemoOptions, tell: (line: string) => void): Promise<OnceResult> => {
  const cryOrRecording = sound(options);
  const room = quietRoom(ROOM_DB, 7);
  const home = await startDemoHousehold({ speed: 1, sounds: { nursery: room, attic: quietRoom(ROOM_DB, 8) } });
  try {
    tell("the hub is up; two virtual nurseries are starting the firmware");
    await home.levelsAfter(0);
    tell(`both nurseries are live; a sound of ${options.splDb} dB begins in the nursery`);
    const onsetMs = Date.now();
    home.boards.nursery.play(mix(room, cryOrRecording));
    const seconds = Math.min(cryOrRecording.durationSeconds, CRY_SECONDS) + PATIENCE_SECONDS;
    const page = await home.phone.nextPage(undefined, seconds * 1000).catch((error: unknown) => {
      if (error instanceof NotSeen) return undefined;
      throw error;
    });
    let acknowledgeMs: number | null = null;
    if (page) {
      tell(`the phone of ${page.page.caregiver} rings: ${page.title} (${page.message})`);
      const answer = await fetch(page.acknowledgeUrl, { method: "POST" });
      const { incident } = (await answer.json()) as { incident?: { state: string } };
      if (answer.ok && incident?.state === "acknowledged") acknowledgeMs = Date.now() - page.atMs;
      tell(
        acknowledgeMs === null
          ? `the acknowledgement was refused: ${answer.status}`
          : "acknowledged from the notification",
      );
      await until("the update on the phone", () => home.phone.updates(page.page.caregiver)[0]);
    }
    // The second that the sound began in is over by the second level from now on.
    await home.levelsAfter(Date.now() + WHOLE_SECONDS_MS);
    const messages = await home.stored();
    const events: Record<string, number> = {};
    for (const { channel, type, phase } of messages) {
      if (channel === "event" && phase === "start") events[String(type)] = (events[String(type)] ?? 0) + 1;
    }
    const levels = messages.filter(({ channel, sensor }) => channel === "level" && sensor === "nursery");
    return {
      paged: page !== undefined,
      pageLatencyMs: page ? page.atMs - onsetMs : null,
      acknowledged: acknowledgeMs !== null,
      acknowledgeMs,
      readingsStored: messages.length,
      lost: lostReadings(messages),
      events,
      rule: page?.incident.rule ?? null,
      caregiver: page?.page.caregiver ?? null,
      maxDb: page?.incident.maxDb ?? null,
      loudestLeqDb: levels.length > 0 ? Math.max(...levels.map(({ leq }) => Number(leq))) : null,
    };
  } finally {
    await home.stop();
  }
};
