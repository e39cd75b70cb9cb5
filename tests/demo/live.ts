import {
  babble,
  cry,
  doorSlam,
  laughter,
  loop,
  lullaby,
  mix,
  quietRoom,
  type Sound,
  timeline,
  wavFile,
  whiteNoiseMachine,
} from "@veilleuse/firmware/simulator";
import { hubTopic, TOPIC_ROOT } from "@veilleuse/shared";
import mqtt from "mqtt";
import { lostReadings, type NurseryId, startDemoHousehold } from "./household.ts";
import type { DemoOptions } from "./options.ts";

/** What a longer run came to. */
export type LiveResult = { seconds: number; pages: number; acknowledged: number; readingsStored: number; lost: number };

/** A parent who does not touch the page still wakes up after a while, in nursery seconds. */
const SLEEPY_SECONDS = 45;

/** Minutes of a restless household, over and over. */
const sounds = (options: DemoOptions): Record<NurseryId, Sound> => {
  const scene =
    options.audio === undefined
      ? loop(
          timeline([
            { sound: babble(58, 2), atSeconds: 6, forSeconds: 8 },
            { sound: cry(options.splDb, 3), atSeconds: 20, forSeconds: 20 },
            { sound: lullaby(60, 4), atSeconds: 60, forSeconds: 25 },
            { sound: doorSlam(88, 5), atSeconds: 150 },
            { sound: laughter(66, 6), atSeconds: 180, forSeconds: 10 },
          ]),
          600,
        )
      : loop(timeline([{ sound: wavFile(options.audio, { levelDb: options.splDb }), atSeconds: 5 }]), 60);
  return { nursery: mix(quietRoom(35, 1), scene), attic: whiteNoiseMachine(48, 9) };
};

/** Runs the household until it is told to stop, and tells what happens as it does. */
export const runLive = async (options: DemoOptions, tell: (line: string) => void): Promise<LiveResult> => {
  if (options.nights > 0) tell(`remembering ${options.nights} nights`);
  const home = await startDemoHousehold({ speed: options.speed, sounds: sounds(options), nights: options.nights });
  const clockTime = (): string => new Date(home.now()).toTimeString().slice(0, 8);
  let acknowledged = 0;
  const answered = new Set<string>();
  home.phone.onPush(({ body }) => {
    const who = (body.page as { caregiver: string } | undefined)?.caregiver ?? "";
    if (typeof body.update === "string") {
      tell(`${clockTime()}  phone            ${String(body.title)}: ${String(body.message)}`);
      return;
    }
    tell(`${clockTime()}  phone of ${who.padEnd(7)} *** ${String(body.title)}: ${String(body.message)} ***`);
    const { id } = body.incident as { id: string };
    if (answered.has(id)) return;
    answered.add(id);
    tell(
      `${clockTime()}                   press the button on the page, or wait ${SLEEPY_SECONDS} s for a sleepy ${who}`,
    );
    setTimeout(
      () => {
        fetch(String(body.acknowledgeUrl), { method: "POST" }).then(
          ({ status }) => {
            if (status === 200) {
              acknowledged++;
              tell(`${clockTime()}  ${who} is on the way`);
            }
          },
          () => undefined,
        );
      },
      (SLEEPY_SECONDS * 1000) / options.speed,
    ).unref();
  });
  const listener = await mqtt.connectAsync(home.hub.mqtt, { ...home.listener, reconnectPeriod: 0 });
  listener.on("error", () => undefined);
  listener.on("message", (topic, payload) => {
    const body = JSON.parse(payload.toString()) as Record<string, unknown>;
    if (topic === hubTopic("incident")) {
      const { rule, room } = body.incident as { rule: string; room: string };
      tell(`${clockTime()}  incident         ${rule} in the ${room}: ${String(body.what)} (${String(body.reason)})`);
    } else
      tell(
        `${clockTime()}  ${String(topic.split("/")[2]).padEnd(16)} ${String(body.type)} ${String(body.phase)}, ${String(body.db ?? "")} dB`,
      );
  });
  await listener.subscribeAsync([`${TOPIC_ROOT}/+/event`, hubTopic("incident")]);
  tell(`
  The page:    ${home.hub.http}
  Log in as:   ${home.login.caregiver}, password ${home.login.password}
  The broker:  ${home.hub.mqtt}

  Two virtual nurseries run the real firmware${options.speed === 1 ? "" : ` ${options.speed} times as fast as life`}: a quiet room where a child will cry in
  ${Math.round(20 / options.speed)} s, and an attic with a white-noise machine. What the phones get is shown here. End with Ctrl-C.
`);
  const { nursery } = home.boards;
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
    if (options.seconds !== undefined) nursery.after(options.seconds, () => resolve());
  });
  tell("stopping");
  const seconds = Math.round(nursery.seconds);
  listener.end(true);
  const messages = await home.stored();
  const result = {
    seconds,
    pages: home.phone.pages().length,
    acknowledged,
    readingsStored: messages.length,
    lost: lostReadings(messages),
  };
  await home.stop();
  return result;
};
