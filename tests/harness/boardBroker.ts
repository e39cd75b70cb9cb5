import { type AddressInfo, createServer } from "node:net";
import { type Board, type BoardOptions, createManualClock, type ManualClock } from "@veilleuse/firmware/simulator";
import { sensorTopic } from "@veilleuse/shared";
import { Aedes } from "aedes";
import { createNursery } from "./virtualNursery.ts";

/** A message of the sensor, with its channel. */
export type Told = { channel: string; retain: boolean; [field: string]: unknown };

/** A virtual nursery and a broker that takes everything, in a time that passes only when it is told to. */
export interface BoardWithBroker {
  readonly board: Board;
  /** Everything that was published, oldest first. */
  readonly told: ReadonlyArray<Told>;
  of(channel: string): Told[];
  /** Lets board time pass, with turns for the sockets. */
  pass(seconds: number): Promise<void>;
  command(name: "calibrate" | "selftest", arg?: number): Promise<Told>;
  config(fields: object): Promise<void>;
  stop(): Promise<void>;
}

const SENSOR = "nursery";
const STEP_MS = 250;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

export const startBoardWithBroker = async (
  options: Omit<BoardOptions, "bundle" | "settings" | "clock"> & { settings?: object } = {},
): Promise<BoardWithBroker> => {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const told: Told[] = [];
  aedes.on("publish", (packet, client) => {
    if (!client) return;
    const channel = packet.topic.split("/").at(-1) as string;
    told.push({ ...(JSON.parse(packet.payload.toString()) as object), channel, retain: packet.retain });
  });
  const clock: ManualClock = createManualClock();
  const { settings, ...rest } = options;
  const board = createNursery(SENSOR, "password", url, { clock, seed: 1, ...rest }, settings);
  board.start();
  const pass = async (seconds: number): Promise<void> => {
    for (let ms = 0; ms < seconds * 1000; ms += STEP_MS) {
      await clock.advance(STEP_MS);
      await turn();
    }
  };
  const publish = (channel: "command" | "config", content: object, retain: boolean): Promise<void> =>
    new Promise((resolve, reject) =>
      aedes.publish(
        {
          cmd: "publish",
          topic: sensorTopic(SENSOR, channel),
          payload: JSON.stringify({ v: 1, ...content }),
          qos: 1,
          retain,
          dup: false,
        },
        (error) => (error ? reject(error) : resolve()),
      ),
    );
  const of = (channel: string): Told[] => told.filter((message) => message.channel === channel);
  let commands = 0;
  let rev = 0;
  return {
    board,
    told,
    of,
    pass,
    command: async (name, arg) => {
      const id = `c${++commands}`;
      await publish("command", { id, do: name, arg }, false);
      for (let tries = 0; tries < 20; tries++) {
        await pass(0.5);
        const reply = of("reply").find((message) => message.id === id);
        if (reply) return reply;
      }
      throw new Error(`no reply to ${name}`);
    },
    config: async (fields) => {
      await publish("config", { rev: ++rev, ...fields }, true);
      await pass(1);
    },
    stop: async () => {
      board.stop();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      server.close();
    },
  };
};
