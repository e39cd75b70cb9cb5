import type { Stream, StreamHandlers } from "./watchdog.ts";

const TYPES = ["snapshot", "level", "event", "incident", "sensor", "page", "clock"];

/** Opens the hub's live stream. It does not reconnect by itself: the watchdog decides when. */
export const openEventStream = ({ heard, broke }: StreamHandlers): Stream => {
  const source = new EventSource("/api/v1/live");
  for (const type of TYPES) source.addEventListener(type, (event) => heard(type, (event as MessageEvent<string>).data));
  source.addEventListener("error", broke);
  return source;
};
