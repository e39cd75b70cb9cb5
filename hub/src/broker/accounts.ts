import { createHash, timingSafeEqual } from "node:crypto";
import { hubTopic, parseSensorTopic, sensorTopic, TOPIC_ROOT } from "@veilleuse/shared";

/** Who is behind a connection: a sensor, or another program of the household. */
export type Account = { kind: "sensor"; id: string } | { kind: "program"; id: string };

export type AccountSettings = {
  sensors: ReadonlyArray<{ id: string; password: string }>;
  programs: ReadonlyArray<{ name: string; password: string }>;
};

const digest = (text: string | Uint8Array): Buffer => createHash("sha256").update(text).digest();

/** Checks a name and a password without telling by its timing which of them was wrong. */
export const authenticate = (
  settings: AccountSettings,
  name: string | undefined,
  password: Uint8Array | undefined,
): Account | undefined => {
  const known: (Account & { password: string })[] = [
    ...settings.sensors.map((sensor) => ({ kind: "sensor" as const, id: sensor.id, password: sensor.password })),
    ...settings.programs.map((program) => ({ kind: "program" as const, id: program.name, password: program.password })),
  ];
  const account = known.find((candidate) => candidate.id === name);
  const matches = timingSafeEqual(digest(password ?? ""), digest(account?.password ?? " "));
  return account && matches && password ? { kind: account.kind, id: account.id } : undefined;
};

/** A sensor publishes only below its own topic, a program only acknowledgements. */
export const mayPublish = (account: Account, topic: string): boolean =>
  account.kind === "sensor" ? parseSensorTopic(topic)?.sensorId === account.id : topic === hubTopic("ack");

/** A sensor hears only its own configuration and commands; a program may read everything of the contract. */
export const maySubscribe = (account: Account, filter: string): boolean =>
  account.kind === "sensor"
    ? filter === sensorTopic(account.id, "config") || filter === sensorTopic(account.id, "command")
    : filter.startsWith(`${TOPIC_ROOT}/`);
