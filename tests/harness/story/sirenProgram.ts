import { hubTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { until } from "../until.ts";

export const SIREN_PROGRAM = { name: "siren", password: "siren-password" };

/** A local siren on the hub's broker. */
export interface Siren {
  /** Waits, in real time, for the broker's word; the story's clock stands still meanwhile. */
  expect(state: "ON" | "OFF"): Promise<void>;
  stop(): void;
}

export const connectSiren = async (url: string): Promise<Siren> => {
  const { name: username, password } = SIREN_PROGRAM;
  const client = await mqtt.connectAsync(url, { username, password, reconnectPeriod: 0 });
  let state = "";
  client.on("error", () => undefined);
  client.on("message", (_, payload) => {
    state = payload.toString();
  });
  await client.subscribeAsync(hubTopic("siren"), { qos: 1 });
  return {
    expect: async (wanted) => {
      await until(`the siren ${wanted}`, () => state === wanted);
    },
    stop: () => client.end(true),
  };
};
