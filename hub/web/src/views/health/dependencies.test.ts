import { expect, it } from "vitest";
import { singlePoints } from "./dependencies.ts";

const maman = { id: "maman", name: "Maman", channels: [{ type: "ntfy" }, { type: "pushover" }] };
const papa = { id: "papa", name: "Papa", channels: [{ type: "webhook" }, { type: "ntfy" }] };
const two = [
  { id: "a", room: "nursery" },
  { id: "b", room: "nursery" },
];

it("finds nothing to name where everything is there twice", () => {
  expect(singlePoints({ caregivers: [maman, papa], sensors: two })).toEqual([]);
});

it("names a caregiver who cannot be reached, before everything else", () => {
  const points = singlePoints({ caregivers: [maman, { ...papa, channels: [] }], sensors: two });
  expect(points[0]).toEqual({ what: "noChannel", who: "Papa" });
  expect(points).toContainEqual({ what: "oneCaregiver", who: "Maman" });
});

it("names the only channel of somebody, and channels that all need the internet", () => {
  const one = { ...papa, channels: [{ type: "webhook" }] };
  const outside = { ...maman, channels: [{ type: "pushover" }, { type: "webpush" }] };
  expect(singlePoints({ caregivers: [one, outside], sensors: two })).toEqual([
    { what: "oneChannel", who: "Papa" },
    { what: "onlyInternet", who: "Maman" },
  ]);
});

it("names a room with one sensor", () => {
  expect(singlePoints({ caregivers: [maman, papa], sensors: two.slice(1) })).toEqual([
    { what: "oneSensor", who: "nursery" },
  ]);
});
