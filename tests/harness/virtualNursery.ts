import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Board, type BoardOptions, createBoard } from "@veilleuse/firmware/simulator";
import { repositoryRoot } from "./repositoryRoot.ts";

/** The firmware bundle as it would be flashed. */
export const readBundle = (): string => {
  const file = join(repositoryRoot(), "firmware", "dist", "veilleuse.js");
  try {
    return readFileSync(file, "latin1");
  } catch {
    throw new Error(`${file} is not there; "npm run build:firmware" makes it`);
  }
};

/** The settings that a board finds in its flash. */
export const boardSettings = (sensor: string, password: string, brokerUrl: string): object => {
  const { hostname, port } = new URL(brokerUrl);
  return {
    sensor,
    password,
    wifi: { ssid: "home", password: "home-password" },
    hub: { host: hostname, port: Number(port) },
    mic: "max4466",
    micPin: "D34",
    motionPin: "D27",
    indicatorPin: "D2",
    rate: 8000,
  };
};

/** A virtual board that runs the unmodified bundle and is set up for a broker. */
export const createNursery = (
  sensor: string,
  password: string,
  brokerUrl: string,
  options: Omit<BoardOptions, "bundle" | "settings"> = {},
  settings: object = {},
): Board =>
  createBoard({
    bundle: readBundle(),
    settings: { ...boardSettings(sensor, password, brokerUrl), ...settings },
    ...options,
  });
