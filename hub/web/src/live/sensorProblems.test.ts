import { expect, it } from "vitest";
import type { Sensor } from "../api/types.ts";
import { sensorProblems } from "./sensorProblems.ts";

const WELL: Sensor = {
  id: "nursery",
  room: "nursery",
  children: [],
  freshness: "live",
  lastSeenAt: 0,
  online: true,
  level: null,
  status: null,
  health: { rssi: -60, queued: 2, dropped: 0 },
  gaps: 0,
  refused: 0,
  twins: null,
};

it.each<[string[], Partial<Sensor>]>([
  [[], {}],
  [[], { health: null }],
  [["twins"], { twins: ["0000000a", "0000000b"] }],
  [["lossy"], { health: { rssi: -60, dropped: 3 } }],
  [["late"], { health: { rssi: -60, queued: 200 } }],
  [["weak"], { health: { rssi: -82 } }],
  [["twins", "weak", "refused"], { twins: ["a", "b"], health: { rssi: -82 }, refused: 2 }],
])("finds %j", (problems, changes) => {
  expect(sensorProblems({ ...WELL, ...changes })).toEqual(problems);
});
